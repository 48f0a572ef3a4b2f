// Results that nobody looked at.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, ResultsThatNobodyLookedAt) {
  CrashFacts facts = access(0, 8);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  facts.operand->result_of = "PyDict_GetItemString";
  EXPECT_EQ(rule_of(facts), "certain unchecked_result");
  const Verdict said = decide(facts);
  EXPECT_EQ(
      said.chosen->headline,
      "Crash: parse() of _shop.so did not look at what PyDict_GetItemString() returned, which is "
      "NULL, called from total (shop.py:27)");
  EXPECT_EQ(said.chosen->evidence.front(), "it reads 8 bytes at +8 of that");
  ASSERT_EQ(said.explained.size(), 1U);
  facts.operand->result_of = "__libc_calloc";
  EXPECT_EQ(decide(facts).chosen->evidence.front(), "calloc() had no memory to give");
}

TEST(Rules, ResultsAreOnlyOfTheVeryPointer) {
  CrashFacts facts = access(0, 8);
  facts.operand->result_of = "PyDict_GetItemString";
  facts.operand->agrees = Tri::no;
  EXPECT_EQ(rule_of(facts), "none");
  facts.operand->agrees = Tri::yes;
  facts.operand->operand.index = target::Register::rcx;
  EXPECT_NE(rule_of(facts), "certain unchecked_result");
}

}  // namespace
}  // namespace hognose::analysis::why
