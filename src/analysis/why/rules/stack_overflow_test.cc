// Stacks that are used up.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AStackThatIsUsedUp) {
  CrashFacts facts = access(0x7ffc00000000, -8);
  facts.stack.holds_pointer = Tri::yes;
  facts.stack.room = -8;
  facts.stack.used = 8 << 20;
  facts.recursion = RecursionFact{31204, {"__getattr__"}, true, false};
  EXPECT_EQ(rule_of(facts), "certain stack_overflow");
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: stack overflow: __getattr__ repeats 31204 times (8.0 MiB used)");
  facts.stack.holds_pointer = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.stack.holds_pointer = Tri::yes;
  facts.stack.room = 64;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.stack.room.reset();
  EXPECT_NE(rule_of(facts), "certain stack_overflow");
}

TEST(Rules, ASmallStackIsUsedUp) {
  CrashFacts facts = access(0x7ffc00000000, -8);
  facts.stack.holds_pointer = Tri::yes;
  facts.stack.room = -8;
  facts.stack.used = 28 << 10;
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: stack overflow in parse() of _shop.so, called from total (shop.py:27) (28.0 KiB used)");
}

TEST(Rules, AFrameThatFitsIntoNoStack) {
  CrashFacts facts = access(0x7ffc00000000, 8);
  facts.stack.frame_size = 64 << 20;
  EXPECT_EQ(rule_of(facts), "certain stack_overflow");
  EXPECT_NE(decide(facts).chosen->headline.find("one frame of parse() of _shop.so needs 64.0 MiB"),
            std::string::npos);
  facts.operand->agrees = Tri::no;
  EXPECT_NE(rule_of(facts), "certain stack_overflow");
}

}  // namespace
}  // namespace hognose::analysis::why
