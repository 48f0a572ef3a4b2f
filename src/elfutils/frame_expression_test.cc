// Tests of expressions as PLTs and signal frames have them, and as they should not be.
// SPDX-License-Identifier: MIT
#include "elfutils/frame_expression.h"

#include <vector>

#include <dwarf.h>
#include <gtest/gtest.h>

namespace hognose::elfutils {
namespace {

using target::Register;

struct Expression : testing::Test {
  target::Registers registers;

  [[nodiscard]] Result<FrameValue> run(const std::vector<Dwarf_Op>& operations) const {
    const FrameContext context{registers, 0x7000, [](Address from) -> std::optional<std::uint64_t> {
                                 if (from == Address(0x1008)) return 42;
                                 return std::nullopt;
                               }};
    return evaluate(operations, context);
  }
};

// DW_OP_breg7 (rsp): 8; DW_OP_breg16 (rip): 0; DW_OP_lit15; DW_OP_and; DW_OP_lit11; DW_OP_ge;
// DW_OP_lit3; DW_OP_shl; DW_OP_plus: 8 more from the eleventh byte of a slot on.
TEST_F(Expression, OfAPltDependsOnTheInstruction) {
  const std::vector<Dwarf_Op> plt{{DW_OP_breg7, 8, 0, 0},
                                  {DW_OP_breg16, 0, 0, 0},
                                  {DW_OP_lit15, 0, 0, 0},
                                  {DW_OP_and, 0, 0, 0},
                                  {DW_OP_lit11, 0, 0, 0},
                                  {DW_OP_ge, 0, 0, 0},
                                  {DW_OP_lit3, 0, 0, 0},
                                  {DW_OP_shl, 0, 0, 0},
                                  {DW_OP_plus, 0, 0, 0}};
  registers.set(Register::rsp, 0x1000);
  registers.set(Register::rip, 0x40100a);
  EXPECT_EQ(run(plt)->value, 0x1008U);
  registers.set(Register::rip, 0x40100b);
  EXPECT_EQ(run(plt)->value, 0x1010U);
}

TEST_F(Expression, FollowsPointers) {
  registers.set(Register::rsp, 0x1000);
  EXPECT_EQ(run({{DW_OP_breg7, 8, 0, 0}, {DW_OP_deref, 0, 0, 0}})->value, 42U);
  const auto unmapped = run({{DW_OP_breg7, 16, 0, 0}, {DW_OP_deref, 0, 0, 0}});
  EXPECT_EQ(unmapped.error().kind, ErrorKind::unmapped);
}

TEST_F(Expression, IsAValueOrAPlace) {
  EXPECT_FALSE(run({{DW_OP_call_frame_cfa, 0, 0, 0}})->is_the_value);
  const auto value = run({{DW_OP_call_frame_cfa, 0, 0, 0},
                          {DW_OP_plus_uconst, static_cast<Dwarf_Word>(-8), 0, 0},
                          {DW_OP_stack_value, 0, 0, 0}});
  EXPECT_TRUE(value->is_the_value);
  EXPECT_EQ(value->value, 0x6ff8U);
}

TEST_F(Expression, ThatTakesMoreThanItHasIsCorrupt) {
  EXPECT_EQ(run({}).error().kind, ErrorKind::corrupt);
  EXPECT_EQ(run({{DW_OP_lit1, 0, 0, 0}, {DW_OP_plus, 0, 0, 0}}).error().kind, ErrorKind::corrupt);
}

TEST_F(Expression, WithWhatNobodyUsesIsUnsupported) {
  EXPECT_EQ(run({{DW_OP_lit1, 0, 0, 0}, {DW_OP_skip, 0, 0, 0}}).error().kind, ErrorKind::corrupt);
  EXPECT_EQ(
      run({{DW_OP_lit1, 0, 0, 0}, {DW_OP_lit1, 0, 0, 0}, {DW_OP_xderef, 0, 0, 0}}).error().kind,
      ErrorKind::unsupported);
  EXPECT_EQ(run({{DW_OP_breg7, 0, 0, 0}}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run({{DW_OP_breg31, 0, 0, 0}}).error().kind, ErrorKind::unsupported);
}

}  // namespace
}  // namespace hognose::elfutils
