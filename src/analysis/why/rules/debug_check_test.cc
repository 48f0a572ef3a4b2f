// What Python's debug allocator notices, and how sure that is.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

CrashFacts damage(CheckedFact::State state, Tri fits) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "bad trailing pad byte");
  facts.checked = CheckedFact{state, 0x7f0000001010, 40, fits, "AAA"};
  return facts;
}

TEST(Rules, AnOverwrittenEndOfABlock) {
  const CrashFacts facts = damage(CheckedFact::State::written_behind, Tri::yes);
  EXPECT_EQ(rule_of(facts), "certain debug_check");
  EXPECT_EQ(decide(facts).chosen->headline,
            "Aborted: something was written past the end of a block of 40 bytes, noticed in "
            "parse() of _shop.so, called from total (shop.py:27)");
}

TEST(Rules, ASizeThatMayBeOverwrittenProvesNoOverflow) {
  const CrashFacts facts = damage(CheckedFact::State::written_behind, Tri::unknown);
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  EXPECT_NE(decide(facts).chosen->cause.find("past the end"), std::string::npos);
  EXPECT_EQ(rule_of(damage(CheckedFact::State::written_behind, Tri::no)), "certain python_fatal");
}

TEST(Rules, FreedMemoryThatIsFreedAgain) {
  CrashFacts facts = access(0x30f8603f3f5ff140, 0);
  facts.checked = CheckedFact{};
  EXPECT_EQ(rule_of(facts), "certain debug_check");
  facts.operand->agrees = Tri::no;
  EXPECT_EQ(rule_of(facts).find("debug_check"), std::string::npos);
}

TEST(Rules, FreedMemoryNearbyNeedNotBeWhatWasLookedAt) {
  const CrashFacts facts = damage(CheckedFact::State::freed, Tri::unknown);
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  EXPECT_NE(decide(facts).chosen->cause.find("freed already"), std::string::npos);
}

TEST(Rules, ABlockOfAnotherKindIsLikelyTheReason) {
  CrashFacts facts = damage(CheckedFact::State::of_other_kind, Tri::unknown);
  facts.checked->domain = 'm';
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  EXPECT_EQ(decide(facts).chosen->cause.find("memory of PyMem_Malloc() was given back to another"),
            0U);
}

}  // namespace
}  // namespace hognose::analysis::why
