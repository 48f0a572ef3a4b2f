// What the allocators leave in memory that nobody has.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, TheDebugAllocatorsMarks) {
  CrashFacts facts = access(0xddddddddddddddddU, 0x58);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.runtime.marks = MarksFact{0xcd, 0xdd, 0xfd};
  EXPECT_EQ(rule_of(facts), "certain freed_object");
  facts.operand->base = 0xcdcdcdcdcdcdcdcdU;
  EXPECT_EQ(rule_of(facts), "certain unwritten");
  EXPECT_NE(decide(facts).chosen->headline.find("never written"), std::string::npos);
  facts.operand->base = 0xfdfdfdfdfdfdfe00U;  // a little further on
  EXPECT_EQ(rule_of(facts), "certain around_block");
  facts.runtime.marks.reset();
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_NE(decide(facts).chosen->cause.find("behind a block"), std::string::npos) << "it may be";
}

TEST(Rules, APatternIsNoMarkWithoutThatAllocator) {
  CrashFacts facts = access(0xddddddddddddddddU, 0x58);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_NE(decide(facts).chosen->cause.find("freed"), std::string::npos) << "it may be";
  for (const MarksFact marks : {MarksFact{}, MarksFact{0xcb, 0xdb, 0xfb}}) {
    facts.runtime.marks = marks;
    EXPECT_EQ(rule_of(facts), "certain wild_pointer");
    EXPECT_EQ(decide(facts).chosen->cause.find("freed"), std::string::npos);
  }
}

TEST(Rules, APointerOutOfABlockThatNobodyHas) {
  CrashFacts facts = access(0x7f12345678, 8);
  facts.operand->origin = OriginFact{{0x7f0000001030, Tri::yes, 64, "Cart", Tri::yes}, 24};
  EXPECT_EQ(rule_of(facts), "certain freed_object");
  facts.operand->origin->container.is_freed = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.operand->origin->container.is_freed = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
}

// What goes on past the end of a block comes into the next one.
TEST(Rules, APointerIntoTheMiddleOfABlockMayHaveComeFromAnother) {
  CrashFacts facts = access(0x7f12345678, 8);
  for (const Tri is_begin : {Tri::no, Tri::unknown}) {
    facts.operand->origin = OriginFact{{0x7f0000001058, Tri::yes, 64, "", is_begin}, 0};
    EXPECT_EQ(rule_of(facts), "certain wild_pointer");
    EXPECT_NE(decide(facts).chosen->cause.find("used an object that was freed"), std::string::npos);
  }
}

// A block that is in use may have been handed out to somebody else since the object in it was freed.
TEST(Rules, ABlockInUseDoesNotRuleOutAFreedObject) {
  CrashFacts facts = access(0x7f12345678, 8);
  facts.operand->origin = OriginFact{{0x7f0000001030, Tri::no, 64, ""}, 8};
  const Verdict verdict = decide(facts);
  for (const std::string& what : verdict.ruled_out)
    EXPECT_EQ(what.find("a freed object"), std::string::npos) << what;
}

}  // namespace
}  // namespace hognose::analysis::why
