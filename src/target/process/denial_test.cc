// Who may not read whom, and why.
// SPDX-License-Identifier: MIT
#include "target/process/denial.h"

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

constexpr ::uid_t own = 1000;

ProcessFacts make_process(::uid_t user) {
  ProcessFacts process;
  process.pid = 4711;
  process.user = user;
  process.words = {"/usr/bin/python3", "app.py"};
  return process;
}

TEST(Denial, FollowsTheChecksOfTheKernel) {
  const Reader reader{.user = own};
  const ProcessFacts process = make_process(own);
  EXPECT_EQ(find_denial(make_process(0), 0, reader), Denial::another_user);
  EXPECT_EQ(find_denial(process, 0, reader), Denial::not_dumpable);
  EXPECT_EQ(find_denial(process, own, {.user = own, .yama_scope = 1}), Denial::only_parents);
  EXPECT_EQ(find_denial(process, own, {.user = own, .yama_scope = 2}), Denial::only_privileged);
  EXPECT_EQ(find_denial(process, own, {.user = 0, .has_ptrace = true, .yama_scope = 3}),
            Denial::nobody);
  EXPECT_EQ(find_denial(process, own, {.user = 0}), Denial::no_capability);
  EXPECT_EQ(find_denial(process, own, {.user = own, .yama_scope = 0}), Denial::unknown);
  ProcessFacts traced = process;
  traced.tracer = 12;
  EXPECT_EQ(find_denial(traced, own, {.user = 0, .has_ptrace = true}), Denial::traced);
}

}  // namespace
}  // namespace hognose::target
