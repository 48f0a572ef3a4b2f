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

// Code that was not optimised.
const Code rax_to_variable{0x48, 0x89, 0x45, 0xf8};  // mov %rax,-0x8(%rbp)
const Code variable_to_rax{0x48, 0x8b, 0x45, 0xf8};  // mov -0x8(%rbp),%rax
const Code rax_to_top{0x48, 0x89, 0x44, 0x24, 0x10};  // mov %rax,0x10(%rsp)
const Code top_to_rdi{0x48, 0x8b, 0x7c, 0x24, 0x10};  // mov 0x10(%rsp),%rdi

TEST(KeptArgument, WhatIsInAVariableIsLoadedFromThere) {
  EXPECT_EQ(keepers_of(rax_to_variable + call + variable_to_rax + call, Register::rax),
            std::vector{Register::rax});
  EXPECT_EQ(keepers_of(rax_to_top + call + top_to_rdi + call, Register::rax),
            std::vector{Register::rdi});
  EXPECT_TRUE(keepers_of(rax_to_variable + call + top_to_rdi + call, Register::rax).empty());
}

TEST(KeptArgument, WhatIsInAVariableMayBeOverwritten) {
  const auto is_kept_over = [](const Code& code) {
    return !keepers_of(rax_to_variable + call + code + variable_to_rax + call, Register::rax)
                .empty();
  };
  EXPECT_TRUE(is_kept_over({0x48, 0x89, 0x45, 0xf0}));  // mov %rax,-0x10(%rbp)
  EXPECT_TRUE(is_kept_over({0x48, 0x8d, 0x45, 0x10}));  // lea 0x10(%rbp),%rax
  EXPECT_TRUE(is_kept_over({0x83, 0x7d, 0xf8, 0x00}));  // cmpl $0,-0x8(%rbp)
  EXPECT_FALSE(is_kept_over({0x48, 0x89, 0x55, 0xf8}));  // mov %rdx,-0x8(%rbp)
  EXPECT_FALSE(is_kept_over({0x48, 0x89, 0x55, 0xfc}));  // mov %rdx,-0x4(%rbp)
  EXPECT_FALSE(is_kept_over({0xc7, 0x45, 0xf8, 0, 0, 0, 0}));  // movl $0,-0x8(%rbp)
  EXPECT_FALSE(is_kept_over({0x0f, 0x29, 0x45, 0xf0}));  // movaps %xmm0,-0x10(%rbp)
  EXPECT_FALSE(is_kept_over({0x48, 0x8d, 0x7d, 0xe0}));  // lea -0x20(%rbp),%rdi
  EXPECT_FALSE(is_kept_over({0x48, 0x89, 0xef}));  // mov %rbp,%rdi
  EXPECT_FALSE(is_kept_over({0x5d}));  // pop %rbp
}

TEST(KeptArgument, AVariableMovesWithTheTopOfTheStack) {
  const Code push_rdi{0x57};
  EXPECT_TRUE(keepers_of(rax_to_top + push_rdi + call + top_to_rdi + call, Register::rax).empty());
}

TEST(KeptArgument, WhatIsAboveAnotherPointerIsNoVariable) {
  const Code store{0x48, 0x89, 0x45, 0x08};  // mov %rax,0x8(%rbp)
  const Code load{0x48, 0x8b, 0x45, 0x08};  // mov 0x8(%rbp),%rax
  EXPECT_TRUE(keepers_of(store + call + load + call, Register::rax).empty());
}

TEST(KeptArgument, NothingIsSaidOfWhatIsNotKnown) {
  const Code exchange{0x48, 0x87, 0xd1};  // xchg %rdx,%rcx
  EXPECT_TRUE(keepers_of(keep_rsi + exchange + call, Register::rsi).empty());
  EXPECT_TRUE(keepers_of({}, Register::rsi).empty());
  EXPECT_TRUE(keepers_of(Code{0x48}, Register::rsi).empty());
}

}  // namespace
}  // namespace hognose::machine
