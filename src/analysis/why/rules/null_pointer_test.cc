// Null, and what is near it.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AFieldOfNull) {
  const CrashFacts facts = access(0, 0x18);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: parse() of _shop.so read at +24 of a pointer that is NULL, called from total (shop.py:27)");
  EXPECT_EQ(rule_of(access(0, 0x1850)), "certain null_pointer");
  EXPECT_EQ(rule_of(access(0, -16)), "certain null_pointer");
}

TEST(Rules, AnItemOfNull) {
  CrashFacts facts = access(0, 0);
  OperandFact& operand = *facts.operand;
  operand.index = 5;
  operand.operand.scale = 8;
  facts.signal.address = operand.address.emplace(40);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  operand.operand.scale = 1;
  facts.signal.address = operand.address.emplace(5);
  EXPECT_EQ(rule_of(facts), "likely null_pointer") << "or a pointer of 5, without an index";
  operand.base = 5;
  operand.index = 0;
  EXPECT_EQ(rule_of(facts), "likely null_pointer");
  operand.base = 2;
  operand.index = 3;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
}

TEST(Rules, ASmallNumberIsNotNull) {
  EXPECT_EQ(rule_of(access(5, 0x18)), "certain wild_pointer");
}

TEST(Rules, NullIsLikelyWhereTheInstructionIsNotKnown) {
  CrashFacts facts = access(0, 0x18);
  facts.operand.reset();
  EXPECT_EQ(rule_of(facts), "likely null_pointer");
}

TEST(Rules, AnExceptionThatIsSetTellsWhatFailed) {
  CrashFacts facts = access(0, 0x18);
  facts.raised = "ImportError: no tea";
  const Verdict verdict = decide(facts);
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(
      verdict.chosen->evidence.front().starts_with("an exception is set, ImportError: no tea"));
  facts.operand->base = 5;
  facts.signal.address = facts.operand->address.emplace(5 + 0x18);
  const Verdict other = decide(facts);
  for (const std::string& line : other.chosen->evidence)
    EXPECT_EQ(line.find("ImportError"), std::string::npos) << "that is no NULL";
}

TEST(Rules, NullThatWasCalled) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.pc = facts.signal.address = {};
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::nobody, "", ""));
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  facts.has_caller = Tri::no;
  EXPECT_EQ(rule_of(facts), "likely null_pointer");
}

}  // namespace
}  // namespace hognose::analysis::why
