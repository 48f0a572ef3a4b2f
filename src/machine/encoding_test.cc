// The four kinds of prefixes, and the ways to name a register and an address.
// SPDX-License-Identifier: MIT
#include "machine/encoding.h"

#include <vector>

#include <gtest/gtest.h>

namespace hognose::machine {
namespace {

struct Read {
  Front front;
  Operand operand;
  std::uint8_t length = 0;
  bool is_whole = false;
};

/// All that stands before an immediate.
Read read(const std::vector<std::uint8_t>& code) {
  EncodingReader reader(std::as_bytes(std::span(code)));
  const Front front = reader.read_front();
  const Operand operand = reader.read_operand(front);
  return {front, operand, reader.length(), reader.is_whole()};
}

TEST(Encoding, RexVexAndEvexNameTheUpperEightAlike) {
  for (const Read& made : {read({0x4f, 0x0f, 0x6f, 0x0c, 0xc8}),  // rex.WRXB movq (%r8,%r9,8),%mm1
                           read({0xc4, 0x01, 0xfe, 0x6f, 0x0c, 0xc8}),
                           read({0x62, 0x11, 0xfe, 0x48, 0x6f, 0x0c, 0xc8})}) {
    EXPECT_TRUE(made.is_whole);
    EXPECT_EQ(made.front.map, OpcodeMap::two_byte);
    EXPECT_EQ(made.front.opcode, 0x6f);
    EXPECT_TRUE(made.front.prefixes.is_wide);
    EXPECT_EQ(made.operand.reg, 9);
    EXPECT_EQ(made.operand.base, 8);
    EXPECT_EQ(made.operand.index, 9);
    EXPECT_EQ(made.operand.scale, 8);
  }
}

TEST(Encoding, TheShortVexHasTheOtherOperandsBitAlone) {
  const Read low = read({0xc5, 0xfe, 0x6f, 0x06});  // vmovdqu (%rsi),%ymm0
  EXPECT_EQ(low.operand.reg, 0);
  EXPECT_EQ(low.operand.base, 6);
  EXPECT_TRUE(low.front.prefixes.has_rep);
  EXPECT_EQ(low.front.prefixes.vector_bytes, 32);
  const Read high = read({0xc5, 0x7e, 0x6f, 0x06});  // vmovdqu (%rsi),%ymm8
  EXPECT_EQ(high.operand.reg, 8);
  EXPECT_EQ(high.operand.base, 6);
}

TEST(Encoding, ARegisterIsNoAddress) {
  const Read made = read({0x49, 0x89, 0xc4});  // mov %rax,%r12
  EXPECT_TRUE(made.operand.is_register);
  EXPECT_EQ(made.operand.base, 12);
  EXPECT_EQ(made.operand.reg, 0);
  EXPECT_FALSE(made.operand.index);
}

TEST(Encoding, AddressesWithoutABase) {
  const Read relative = read({0x48, 0x8b, 0x05, 0xe2, 0x2f, 0, 0});
  EXPECT_TRUE(relative.operand.is_after_rip);
  EXPECT_FALSE(relative.operand.base);
  EXPECT_EQ(relative.operand.displacement, 0x2fe2);
  const Read absolute = read({0x64, 0x48, 0x8b, 0x04, 0x25, 0xf8, 0xff, 0xff, 0xff});
  EXPECT_FALSE(absolute.operand.is_after_rip);
  EXPECT_FALSE(absolute.operand.base);
  EXPECT_FALSE(absolute.operand.index);
  EXPECT_EQ(absolute.operand.displacement, -8);
  EXPECT_EQ(absolute.front.prefixes.segment, Segment::fs);
}

TEST(Encoding, R12IsAnIndexAndRspIsNone) {
  EXPECT_EQ(read({0x4a, 0x8b, 0x04, 0x20}).operand.index, 12);  // mov (%rax,%r12,1),%rax
  EXPECT_FALSE(read({0x48, 0x8b, 0x04, 0x24}).operand.index);  // mov (%rsp),%rax
}

TEST(Encoding, AShortDisplacementIsTold) {
  const Read made = read({0x62, 0xf1, 0xfe, 0x48, 0x6f, 0x4e, 0xff});  // of vectors: 64 bytes each
  EXPECT_TRUE(made.operand.has_byte_displacement);
  EXPECT_EQ(made.operand.displacement, -1);
  EXPECT_EQ(made.front.prefixes.vector_bytes, 64);
  EXPECT_TRUE(read({0x62, 0xf1, 0x7c, 0x58, 0x58, 0x00}).front.prefixes.is_broadcast);
}

TEST(Encoding, MapsThatNoInstructionHasAreNotKnown) {
  EXPECT_FALSE(read({0xc4, 0xe0, 0x7d, 0x38, 0xc1}).front.is_known);
  EXPECT_FALSE(read({0x62, 0xf5, 0x7c, 0x48, 0x58, 0x00}).front.is_known);
  EXPECT_TRUE(read({0xc4, 0xe2, 0x7d, 0x38, 0xc1}).front.is_known);
}

TEST(Encoding, WhatIsCutIsNotWholeAndNothingIsLongerThanFifteenBytes) {
  EXPECT_FALSE(read({}).is_whole);
  EXPECT_FALSE(read({0x48, 0x8b, 0x80, 0x01}).is_whole);
  const Read endless = read(std::vector<std::uint8_t>(64, 0x66));
  EXPECT_FALSE(endless.is_whole);
  EXPECT_EQ(endless.length, most_bytes);
}

TEST(Encoding, NumbersAreSigned) {
  const std::vector<std::uint8_t> code{0xfe, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  EncodingReader reader(std::as_bytes(std::span(code)));
  EXPECT_EQ(reader.read_number(0), 0);
  EXPECT_EQ(reader.read_number(1), -2);
  EXPECT_EQ(reader.read_number(2), 0x7fff);
  EXPECT_EQ(reader.read_number(4), -1);
  EXPECT_EQ(reader.length(), 7);
}

}  // namespace
}  // namespace hognose::machine
