// Calls of a runtime that is no more.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using Phase = RuntimeFact::Phase;

/// PyErr_SetString(), called by parse() of _shop.so, misses its thread state.
CrashFacts call_at_exit() {
  CrashFacts facts = access(0, 0x78);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyErr_SetString", "python"));
  facts.place.reset();
  facts.runtime = {};
  facts.runtime.state_offsets = {0x78, 8};
  facts.runtime.phase = Phase::finalized;
  facts.runtime.has_state = Tri::no;
  return facts;
}

TEST(Rules, ACallAfterTheEndOfPython) {
  const CrashFacts facts = call_at_exit();
  EXPECT_EQ(rule_of(facts), "certain after_finalize");
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: PyErr_SetString() was called by parse() of _shop.so after Python had been "
            "finalized");
  EXPECT_TRUE(decide(facts).also.empty());
}

TEST(Rules, AfterTheEndAnotherNullIsLikelyTheInterpreters) {
  CrashFacts facts = call_at_exit();
  facts.runtime.state_offsets = {0x10};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.starts_with("PyErr_SetString() was called by parse()"));
  facts = call_at_exit();
  facts.operand->operand.displacement = 8;  // an object that is NULL has no type either
  facts.signal.address = Address(8);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

TEST(Rules, WhetherPythonHasEndedMustBeRead) {
  CrashFacts facts = call_at_exit();
  for (const Phase phase : {Phase::unknown, Phase::running, Phase::not_initialized}) {
    facts.runtime.phase = phase;
    EXPECT_EQ(rule_of(facts), "certain null_pointer");
    EXPECT_TRUE(decide(facts).chosen->cause.empty());
  }
}

TEST(Rules, WhatMayBeCalledAfterTheEndIsNotBlamed) {
  CrashFacts facts = call_at_exit();
  facts.frames.front().function = "PyMem_RawFree";
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

TEST(Rules, ItsOwnCodeAfterTheEndIsItsOwn) {
  CrashFacts facts = call_at_exit();
  facts.frames.erase(facts.frames.begin());
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

// Something that it had called finalized it.
TEST(Rules, TheInterpreterMayGoOnAfterItsEnd) {
  CrashFacts facts = call_at_exit();
  facts.frames = {code(CodeFact::Whose::runtime, "PyErr_CheckSignals", "python"),
                  code(CodeFact::Whose::runtime, "_PyEval_EvalFrameDefault", "python")};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.starts_with("the interpreter went on after"));
  facts.frames.push_back(code(CodeFact::Whose::runtime, "Py_FinalizeEx", "python"));
  EXPECT_TRUE(decide(facts).chosen->cause.empty()) << "it ends by itself";
}

TEST(Rules, WhoFinalizesPythonMayCallIt) {
  CrashFacts facts = call_at_exit();
  facts.runtime.phase = Phase::finalizing;
  facts.runtime.is_finalizer = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
  facts.runtime.is_finalizer = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_NE(decide(facts).chosen->cause.find("while another thread finalized"), std::string::npos);
  facts.runtime.is_finalizer = Tri::unknown;  // two doubts
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

TEST(Rules, TheRuntimeSaysThatItHasNoThreadState) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "no current thread");
  facts.frames = call_at_exit().frames;
  facts.runtime = call_at_exit().runtime;
  EXPECT_EQ(rule_of(facts), "certain after_finalize");
  EXPECT_TRUE(decide(facts).chosen->headline.starts_with("Aborted: PyErr_SetString() was called"));
  facts.said.text = "deallocating None";
  EXPECT_EQ(decide(facts).chosen->sureness, Sureness::certain);
  EXPECT_NE(rule_of(facts), "certain after_finalize");
}

}  // namespace
}  // namespace hognose::analysis::why
