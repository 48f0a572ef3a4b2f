// Crashes beside and in runtimes of OpenMP.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

CrashFacts crash_in_openmp() {
  CrashFacts facts = access(0, 0x18);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::extension, "GOMP_barrier", "libgomp.so.1"));
  facts.openmp = {{"libgomp.so.1", "/usr/lib/libgomp.so.1"}, {"libiomp5.so", "/opt/libiomp5.so"}};
  return facts;
}

TEST(Rules, OneOfTwoOpenMpRuntimesCrashed) {
  const Verdict verdict = decide(crash_in_openmp());
  ASSERT_TRUE(verdict.chosen);
  EXPECT_EQ(verdict.chosen->rule, std::string("null_pointer"));
  EXPECT_TRUE(verdict.chosen->cause.starts_with("two runtimes of OpenMP are loaded"));
  EXPECT_EQ(verdict.chosen->evidence.front(), "loaded is /usr/lib/libgomp.so.1");
}

TEST(Rules, WhatTheCLibraryDoesForOpenMpIsItsOwn) {
  CrashFacts facts = crash_in_openmp();
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, "pthread_mutex_lock", "libc.so.6"));
  EXPECT_FALSE(decide(facts).chosen->cause.empty());
}

TEST(Rules, ARuntimeOfOpenMpEndsTheProcess) {
  CrashFacts facts = abort_of(SaidFact::By::nobody, "");
  facts.frames = crash_in_openmp().frames;
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::c_library, "abort", "libc.so.6"));
  facts.openmp = crash_in_openmp().openmp;
  EXPECT_EQ(rule_of(facts), "certain plain_abort");
  EXPECT_FALSE(decide(facts).chosen->cause.empty());
}

TEST(Rules, TwoOpenMpRuntimesAreNoReasonElsewhere) {
  CrashFacts facts = crash_in_openmp();
  facts.frames.erase(facts.frames.begin());
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
  facts = crash_in_openmp();
  facts.openmp.pop_back();
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

}  // namespace
}  // namespace hognose::analysis::why
