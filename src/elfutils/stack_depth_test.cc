// Functions as compilers write them, followed.
// SPDX-License-Identifier: MIT
#include "elfutils/stack_depth.h"

#include <gtest/gtest.h>

namespace hognose::elfutils {
namespace {

using Code = std::vector<std::uint8_t>;
using Depths = std::optional<std::vector<std::uint64_t>>;

Depths find_depths(const Code& code, std::size_t at, std::size_t steps = 1000) {
  return find_stack_depths(std::as_bytes(std::span(code)), at, steps);
}

Depths only(std::uint64_t depth) {
  return std::vector<std::uint64_t>{depth};
}

TEST(StackDepth, WhatIsPushedAndSubtractedAddsUp) {
  const Code code{0x55,  // push %rbp
                  0x48,
                  0x89,
                  0xe5,  // mov %rsp,%rbp
                  0x53,  // push %rbx
                  0x48,
                  0x83,
                  0xec,
                  0x18,  // sub $0x18,%rsp
                  0xff,
                  0x77,
                  0x28,  // push 0x28(%rdi)
                  0xe8,
                  0,
                  0,
                  0,
                  0,  // call
                  0xc9,  // leave
                  0xc3};  // ret
  EXPECT_EQ(find_depths(code, 0), only(8));
  EXPECT_EQ(find_depths(code, 1), only(16));
  EXPECT_EQ(find_depths(code, 5), only(24));
  EXPECT_EQ(find_depths(code, 12), only(56));
  EXPECT_EQ(find_depths(code, 16), only(56));  // in the middle of the call
  EXPECT_EQ(find_depths(code, 18), only(8));
}

TEST(StackDepth, BehindAReturnItIsAsDeepAsWhereTheJumpIs) {
  const Code code{0x55,  // push %rbp
                  0x53,  // push %rbx
                  0x74,
                  0x03,  // je over
                  0x5b,  // pop %rbx
                  0x5d,  // pop %rbp
                  0xc3,  // ret
                  0x90,  // over: nop
                  0xeb,
                  0xfa};  // jmp to the pops
  EXPECT_EQ(find_depths(code, 7), only(24));
  EXPECT_EQ(find_depths(code, 5), only(16));
}

TEST(StackDepth, WhatATableLeadsToIsAsDeepAsTheJump) {
  const Code code{0x55,  // push %rbp
                  0xff,
                  0xe0,  // jmp *%rax
                  0x90,  // nop
                  0x5d,  // pop %rbp
                  0xc3,  // ret
                  0x90,  // another row of the table
                  0x5d,
                  0xc3};
  EXPECT_EQ(find_depths(code, 3), only(16));
  EXPECT_EQ(find_depths(code, 6), only(16));
}

TEST(StackDepth, WhatIsComputedIsNotKnownUntilTheFramePointerIsTaken) {
  const Code code{0x55,  // push %rbp
                  0x48,
                  0x89,
                  0xe5,  // mov %rsp,%rbp
                  0x48,
                  0x29,
                  0xc4,  // sub %rax,%rsp
                  0x90,  // nop
                  0x48,
                  0x8d,
                  0x65,
                  0xf8,  // lea -0x8(%rbp),%rsp
                  0x90,  // nop
                  0xc9,  // leave
                  0xc3};
  EXPECT_EQ(find_depths(code, 4), only(16));
  EXPECT_EQ(find_depths(code, 7), std::nullopt);
  EXPECT_EQ(find_depths(code, 12), only(24));
}

TEST(StackDepth, BehindACallThatNeverComesBackItMayBeEither) {
  const Code code{0x55,  // push %rbp
                  0x74,
                  0x07,  // je over
                  0x6a,
                  0x01,  // push $0x1
                  0xe8,
                  0,
                  0,
                  0,
                  0,  // call
                  0x90};  // over: nop
  EXPECT_EQ(find_depths(code, 10), (std::vector<std::uint64_t>{16, 24}));
}

TEST(StackDepth, NothingLeadsToWhatStandsBehindTheEnd) {
  EXPECT_EQ(find_depths(Code{0xc3, 0x90}, 1), std::vector<std::uint64_t>());
  EXPECT_EQ(find_depths(Code{0x90}, 100), std::vector<std::uint64_t>());
  EXPECT_EQ(find_depths(Code{0xe9, 0xf0, 0xff, 0xff, 0xff, 0x90}, 5), std::vector<std::uint64_t>());
}

TEST(StackDepth, CirclesThatGrowEnd) {
  const Code code{0x55, 0xeb, 0xfd, 0x90};  // push %rbp, and again
  EXPECT_EQ(find_depths(code, 0), std::nullopt);
}

TEST(StackDepth, InstructionsAreCounted) {
  const std::vector<std::byte> code(100, std::byte{0x90});
  std::size_t steps = 150;
  EXPECT_EQ(find_stack_depths(code, 99, steps), only(8));
  EXPECT_EQ(steps, 50U);
  EXPECT_EQ(find_stack_depths(code, 99, steps), std::nullopt);
  EXPECT_EQ(steps, 0U);
}

}  // namespace
}  // namespace hognose::elfutils
