// What is said of a process that may not be read.
// SPDX-License-Identifier: MIT
#include "cli/host/denied.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using target::Denial;

TEST(Denied, SaysWhatHelps) {
  target::ProcessFacts process;
  process.pid = 4711;
  process.words = {"/usr/bin/python3", "app.py"};
  const auto sentence = [&](Denial denial) {
    return describe_denial(denial, process, "hognose bt 4711");
  };
  EXPECT_EQ(sentence(Denial::another_user),
            "process 4711 (python3 app.py) belongs to another user (uid 0): sudo hognose bt 4711");
  EXPECT_NE(sentence(Denial::traced).find("--no-stop"), std::string::npos);
  EXPECT_NE(sentence(Denial::not_dumpable).find("sudo hognose bt 4711"), std::string::npos);
  EXPECT_NE(sentence(Denial::only_parents).find("ptrace_scope is 1"), std::string::npos);
  EXPECT_NE(sentence(Denial::only_privileged).find("ptrace_scope is 2"), std::string::npos);
  EXPECT_NE(sentence(Denial::nobody).find("ptrace_scope is 3"), std::string::npos);
  EXPECT_NE(sentence(Denial::no_capability).find("--cap-add SYS_PTRACE"), std::string::npos);
  EXPECT_NE(sentence(Denial::unknown).find("as root"), std::string::npos);
}

}  // namespace
}  // namespace hognose::cli
