// Calls of the runtime by a thread that may not call it.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, WithoutTheGil) {
  CrashFacts facts = access(0, 0x78);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyErr_SetString", "python"));
  facts.runtime.holds_gil = Tri::no;
  facts.runtime.state_offsets = {0x78};
  EXPECT_EQ(rule_of(facts), "certain no_gil");
  EXPECT_EQ(decide(facts).explained.size(), 1U);
  facts.runtime.state_offsets = {0x10};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");  // only likely that the GIL is why
  facts.runtime.holds_gil = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

TEST(Rules, CallsAreCountedInTheMissingState) {
  CrashFacts facts = access(0, 0x24);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Repr", "python"));
  facts.runtime.holds_gil = Tri::no;
  facts.runtime.counters_begin = 0x18;
  facts.runtime.counters_end = 0x38;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");  // eight bytes are no count
  facts.operand->operand.size = 4;
  EXPECT_EQ(rule_of(facts), "certain no_gil");
  facts.runtime.counters_end = 0x20;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

TEST(Rules, TheInterpreterAloneWithoutTheGilWasNotCalledByItsOwnStart) {
  CrashFacts facts = access(0, 0x58);
  facts.frames = {code(CodeFact::Whose::runtime, "_PyEval_EvalFrameDefault", "python"),
                  code(CodeFact::Whose::runtime, "_start", "python")};
  facts.runtime.holds_gil = Tri::no;
  const Verdict verdict = decide(facts);
  ASSERT_EQ(verdict.also.size(), 1U);
  EXPECT_EQ(verdict.also.front().headline.find("_start"), std::string::npos);
  EXPECT_NE(verdict.also.front().headline.find("ran without the GIL"), std::string::npos);
}

TEST(Rules, ItsOwnCodeNeedsNoGil) {
  CrashFacts facts = access(0, 0x78);
  facts.runtime.holds_gil = Tri::no;
  facts.runtime.state_offsets = {0x78};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyMem_RawMalloc", "python"));
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
}

}  // namespace
}  // namespace hognose::analysis::why
