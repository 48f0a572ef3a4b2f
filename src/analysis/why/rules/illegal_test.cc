// What the processor refuses to compute.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using machine::Action;

TEST(Rules, Divisions) {
  CrashFacts facts = access(0, 0);
  facts.signal.number = SIGFPE;
  facts.signal.code = FPE_INTDIV;
  facts.instruction = make_instruction(Action::divide);
  facts.divisor = 0;
  EXPECT_EQ(rule_of(facts), "certain divide");
  facts.divisor = -1;
  EXPECT_NE(decide(facts).chosen->headline.find("does not fit"), std::string::npos);
  facts.divisor.reset();
  EXPECT_EQ(rule_of(facts), "likely divide");
  facts.signal.code = SI_USER;
  EXPECT_EQ(rule_of(facts), "certain sent");
}

TEST(Rules, FloatsThatWereTrapped) {
  CrashFacts facts = access(0, 0);
  facts.signal.number = SIGFPE;
  facts.signal.code = FPE_FLTDIV;
  facts.has_code = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain divide");
  EXPECT_NE(decide(facts).chosen->headline.find("division of floats by zero"), std::string::npos);
  facts.has_code = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely divide");
  facts.signal.code = FPE_FLTSUB;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, IllegalInstructions) {
  CrashFacts facts = access(0, 0);
  facts.signal.number = SIGILL;
  facts.signal.code = ILL_ILLOPN;
  facts.instruction = make_instruction(Action::trap);
  facts.has_code = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain illegal");
  facts.instruction.reset();
  facts.has_code = Tri::no;
  EXPECT_EQ(rule_of(facts), "likely illegal");
}

/// The processor refuses it as it refuses an address.
TEST(Rules, InstructionsOfTheKernel) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.has_code = Tri::yes;
  EXPECT_EQ(rule_of(facts), "likely wild_pointer");
  facts.instruction = make_instruction(Action::privileged);
  EXPECT_EQ(rule_of(facts), "certain illegal");
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: parse() of _shop.so ran an instruction that only the kernel may run, called "
            "from total (shop.py:27)");
  EXPECT_TRUE(decide(facts).also.empty());
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, "free", "ld-musl-x86_64.so.1"));
  EXPECT_TRUE(decide(facts).chosen->evidence.front().starts_with("musl ends a program so"));
}

}  // namespace
}  // namespace hognose::analysis::why
