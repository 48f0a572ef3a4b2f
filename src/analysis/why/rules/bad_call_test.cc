// Control that went to where no code is.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using machine::Action;

TEST(Rules, DataThatWasCalled) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::nobody, "", ""));
  facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  facts.at_pc.is_executable = Tri::yes;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, CodeThatMayNotBeRun) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.at_pc.is_executable = Tri::yes;
  facts.signal.code = SEGV_ACCERR;
  EXPECT_EQ(rule_of(facts), "likely bad_call");  // it may write to itself
  facts.has_code = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_NE(decide(facts).chosen->headline.find("came to 0x7f0000002000, code that may not be run"),
            std::string::npos);
  facts.signal.code = SEGV_MAPERR;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, WhatNobodyMayReadIsNotCalledData) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.signal.code = SEGV_ACCERR;
  facts.at_pc.is_executable = facts.at_pc.is_readable = Tri::no;
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::nobody, "", ""));
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_NE(
      decide(facts).chosen->headline.find("called 0x7f0000002000, which may not be read or run"),
      std::string::npos);
  // Of a live process the rights are those that its code has now.
  facts.at_pc.path = "/lib/_shop.so";
  facts.frames.front() = code(CodeFact::Whose::extension, "close", "_shop.so");
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_TRUE(decide(facts).chosen->headline.starts_with(
      "Crash: close() of _shop.so came to 0x7f0000002000, code that may not be run"));
}

TEST(Rules, CallsAndReturnsToWhatIsNoAddress) {
  CrashFacts facts = access(0x7f0000001000, 0);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.instruction = make_instruction(Action::call);
  facts.goes_to = Address(0x3737373737373737);
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_NE(decide(facts).chosen->headline.find("called 0x3737373737373737"), std::string::npos);
  facts.instruction = make_instruction(Action::ret);
  EXPECT_NE(decide(facts).chosen->headline.find("returns to 0x3737"), std::string::npos);
  facts.goes_to = Address(0x7f0000002000);  // that can be an address: something else was refused
  EXPECT_NE(rule_of(facts), "certain bad_call");
}

TEST(Rules, WhoCalledALibraryThatReturnsAstrayIsNotKnown) {
  CrashFacts facts = access(0x7f0000001000, 0);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.instruction = make_instruction(Action::ret);
  facts.goes_to = Address(0x3737373737373737);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, "memmove", "libc.so.6"));
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_EQ(decide(facts).chosen->blamed, nullptr);
  EXPECT_TRUE(decide(facts).chosen->headline.starts_with("Crash: memmove() of libc.so.6 returns"));
}

TEST(Rules, AnInstructionThatWritesToItselfIsNoCall) {
  CrashFacts facts = access(0x7f0000002000, 0);
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.at_pc.is_executable = Tri::yes;
  facts.signal.code = SEGV_ACCERR;
  ASSERT_TRUE(facts.operand);
  facts.operand->agrees = Tri::yes;
  EXPECT_NE(rule_of(facts), "certain bad_call");
}

/// What malloc writes into a block that was freed is such a number in a program whose heap is low.
TEST(Rules, ASmallNumberThatWasCalledIsNoNull) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x24ba);
  facts.at_pc.is_mapped = facts.at_pc.is_readable = facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  EXPECT_NE(decide(facts).chosen->headline.find(" called 0x24ba, where nothing is"),
            std::string::npos);
}

TEST(Rules, AReturnIsNoCall) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x41414141);
  facts.at_pc.is_mapped = facts.at_pc.is_readable = facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::no;
  facts.came_by_return = Tri::yes;
  EXPECT_EQ(decide(facts).chosen->headline,
            "Crash: a function returned to 0x41414141, where nothing is");
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  facts.has_caller = Tri::yes;  // what is below the stack pointer is then left over
  EXPECT_NE(decide(facts).chosen->headline.find(" called 0x41414141"), std::string::npos);
  facts.has_caller = facts.came_by_return = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely bad_call");
}

}  // namespace
}  // namespace hognose::analysis::why
