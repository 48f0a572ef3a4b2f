// What compilers do with arguments before a call; the texts are objdump's.
// SPDX-License-Identifier: MIT
#include "machine/kept_argument.h"

#include <gtest/gtest.h>

namespace hognose::machine {
namespace {

using target::Register;
using Code = std::vector<std::uint8_t>;

std::vector<Register> keepers_of(const Code& code, Register argument) {
  return find_keepers(std::as_bytes(std::span(code)), argument);
}

Code operator+(Code one, const Code& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

const Code call{0xe8, 1, 2, 3, 0};
const Code keep_rsi{0x48, 0x89, 0xf5};  // mov %rsi,%rbp
const Code push_rbp{0x55};
const Code restore_to_rcx{0x48, 0x89, 0xe9};  // mov %rbp,%rcx

TEST(KeptArgument, WhatIsCopiedSurvivesACall) {
  const auto kept = keepers_of(push_rbp + keep_rsi + call + restore_to_rcx + call, Register::rsi);
  EXPECT_EQ(kept, (std::vector{Register::rcx, Register::rbp}));
}

TEST(KeptArgument, WhatIsNotCopiedDoesNot) {
  EXPECT_EQ(keepers_of(push_rbp + call, Register::rsi), std::vector{Register::rsi});
  EXPECT_TRUE(keepers_of(push_rbp + call + call, Register::rsi).empty());
}

TEST(KeptArgument, WhatIsWrittenSinceIsNot) {
  const Code load{0x48, 0x8b, 0x2f};  // mov (%rdi),%rbp
  EXPECT_TRUE(keepers_of(keep_rsi + call + load + call, Register::rsi).empty());
  const Code half{0x89, 0xf5};  // mov %esi,%ebp
  EXPECT_TRUE(keepers_of(half + call + call, Register::rsi).empty());
}

TEST(KeptArgument, CodeThatBranchesIsNotFollowed) {
  const Code skip{0x75, 0x03};  // jne +3
  EXPECT_TRUE(keepers_of(keep_rsi + skip + call + call, Register::rsi).empty());
  const Code jump{0xeb, 0x00};
  EXPECT_TRUE(keepers_of(keep_rsi + jump + call, Register::rsi).empty());
}

TEST(KeptArgument, NothingIsSaidOfWhatIsNotKnown) {
  const Code exchange{0x48, 0x87, 0xd1};  // xchg %rdx,%rcx
  EXPECT_TRUE(keepers_of(keep_rsi + exchange + call, Register::rsi).empty());
  EXPECT_TRUE(keepers_of({}, Register::rsi).empty());
  EXPECT_TRUE(keepers_of(Code{0x48}, Register::rsi).empty());
}

}  // namespace
}  // namespace hognose::machine
