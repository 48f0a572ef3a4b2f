// Pointers that lead nowhere, or where they may not.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AProtectionFaultHasNoAddress) {
  CrashFacts facts = access(0x4141414141414141U, 8);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_NE(decide(facts).chosen->evidence.front().find("AAAAAAAA"), std::string::npos);
  facts.operand.reset();
  EXPECT_EQ(rule_of(facts), "likely wild_pointer");
}

TEST(Rules, AWriteToAConstant) {
  CrashFacts facts = access(0x402000, 0);
  facts.signal.code = SEGV_ACCERR;
  facts.at_address.is_mapped = facts.at_address.is_readable = Tri::yes;
  facts.at_address.is_writable = facts.at_address.is_executable = Tri::no;
  facts.at_address.path = "/lib/_shop.so";
  facts.is_write = true;
  EXPECT_EQ(rule_of(facts), "certain no_right");
  EXPECT_NE(decide(facts).chosen->headline.find("constants of _shop.so"), std::string::npos);
  facts.is_write = false;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, MemoryThatNobodyMayReadIsSomething) {
  CrashFacts facts = access(0x7f0000000000, 0x11);
  facts.signal.code = SEGV_ACCERR;
  facts.at_address.is_mapped = Tri::yes;
  facts.at_address.is_readable = facts.at_address.is_writable = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain no_right");
  EXPECT_NE(decide(facts).chosen->headline.find("may not be read"), std::string::npos);
  facts.is_write = true;
  EXPECT_EQ(rule_of(facts), "certain no_right");
  facts.at_address.is_mapped = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
}

TEST(Rules, MinusOneIsOfMmapOnlyWhereMmapIsCalled) {
  CrashFacts facts = access(~0ULL, 0);
  EXPECT_NE(decide(facts).chosen->evidence.front().find("mmap"), std::string::npos);
  facts.frames.front() = code(CodeFact::Whose::runtime, "_PyObject_Malloc", "python");
  const Verdict verdict = decide(facts);
  for (const std::string& line : verdict.chosen->evidence)
    EXPECT_EQ(line.find("mmap"), std::string::npos) << line;
}

TEST(Rules, AnIndexThatLeadsOutOfABlock) {
  CrashFacts facts = access(0x11c32590, 0);
  OperandFact& operand = *facts.operand;
  operand.index = 1U << 28U;
  operand.address = Address(0x11c32590 + (8ULL << 28U));
  operand.pointer.block_size = 40;
  EXPECT_EQ(
      decide(facts).chosen->evidence,
      std::vector<std::string>{
          "without its index it leads into what looks like a block of 40 bytes: the index, 268435456, "
          "is too large"});
  operand.pointer.is_freed = Tri::no;
  operand.index = static_cast<std::uint64_t>(-3);
  operand.address = Address(0x11c32590 - 24);
  EXPECT_EQ(
      decide(facts).chosen->evidence,
      std::vector<std::string>{
          "without its index it leads into a block of 40 bytes: the index, -3, is too small"});
  operand.address = Address(0x11c32590 + 8);
  EXPECT_NE(decide(facts).chosen->evidence.front().find("32 bits"), std::string::npos);
}

TEST(Rules, AStackPointerIsNoPointerThatWasCutOff) {
  CrashFacts facts = access(0x11c32590, 8);
  EXPECT_NE(decide(facts).chosen->evidence.front().find("32 bits"), std::string::npos);
  facts.operand->operand.base = target::Register::rsp;
  EXPECT_NE(decide(facts).chosen->evidence.front().find("the stack pointer"), std::string::npos);
  facts.operand->operand.displacement = 0x100000;
  EXPECT_EQ(decide(facts).chosen->evidence.front().find("the stack pointer"), std::string::npos);
}

TEST(Rules, WhatIsNotAligned) {
  CrashFacts facts = access(0x7f0000000008, 0);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.operand->operand.size = 16;
  facts.operand->operand.needs_alignment = true;
  EXPECT_EQ(rule_of(facts), "certain misaligned");
}

}  // namespace
}  // namespace hognose::analysis::why
