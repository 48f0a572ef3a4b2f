// Threads that were ended where they may not be.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using Phase = RuntimeFact::Phase;
using Whose = CodeFact::Whose;

/// take_gil(), called by work() of _shop.so, ended its thread.
CrashFacts end_thread() {
  CrashFacts facts = abort_of(SaidFact::By::cxx, "");
  facts.frames = {code(Whose::c_library, "abort", "libc.so.6"),
                  code(Whose::c_library, "__gxx_personality_v0", "libstdc++.so.6"),
                  code(Whose::c_library, "_Unwind_ForcedUnwind", "libgcc_s.so.1"),
                  code(Whose::c_library, "pthread_exit", "libc.so.6"),
                  code(Whose::runtime, "PyThread_exit_thread", "python"),
                  code(Whose::extension, "work", "_shop.so")};
  facts.said.frame = 4;
  facts.runtime.phase = Phase::finalizing;
  facts.runtime.is_finalizer = Tri::no;
  return facts;
}

TEST(Rules, AThreadWasEndedInANoexceptFunction) {
  EXPECT_EQ(rule_of(end_thread()), "certain forced_unwind");
  const Verdict verdict = decide(end_thread());
  EXPECT_TRUE(verdict.chosen->headline.starts_with(
      "Aborted: Python ended a thread inside of work() of _shop.so, as it was being finalized"));
  EXPECT_EQ(verdict.explained.size(), 1U);
}

TEST(Rules, WithoutFinalizationNobodyEndsThreads) {
  CrashFacts facts = end_thread();
  facts.runtime.phase = Phase::running;
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
  facts.runtime.phase = Phase::unknown;
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
  EXPECT_FALSE(decide(facts).chosen->cause.empty());
  facts = end_thread();
  facts.runtime.is_finalizer = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
}

TEST(Rules, AThreadThatEndsItselfIsNotEndedByPython) {
  CrashFacts facts = end_thread();
  facts.frames.erase(facts.frames.begin() + 4);
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
}

TEST(Rules, TerminateWithoutUnwindingIsNoEndOfAThread) {
  CrashFacts facts = end_thread();
  facts.frames.erase(facts.frames.begin() + 2);
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
}

TEST(Rules, AThreadWasEndedWhereAllIsCaught) {
  CrashFacts facts = abort_of(SaidFact::By::c_library, "FATAL: exception not rethrown\n");
  facts.runtime.phase = Phase::finalized;
  const Verdict verdict = decide(facts);
  ASSERT_TRUE(verdict.chosen);
  EXPECT_EQ(verdict.chosen->rule, std::string("library_abort"));
  EXPECT_TRUE(verdict.chosen->cause.starts_with("Python ended a thread inside of parse()"));
  facts.runtime.phase = Phase::running;
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

}  // namespace
}  // namespace hognose::analysis::why
