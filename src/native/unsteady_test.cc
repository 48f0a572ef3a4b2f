// Two readings of one stack.
// SPDX-License-Identifier: MIT
#include "native/unsteady.h"

#include <initializer_list>
#include <string>

#include <gtest/gtest.h>

namespace hognose::native {
namespace {

/// A stack of frames that are told apart by their addresses, newest first.
MergedStack stack_of(std::initializer_list<std::uint64_t> addresses) {
  MergedStack stack;
  for (const std::uint64_t address : addresses)
    stack.entries.emplace_back().frame.address = Address(address);
  return stack;
}

/// One letter a frame, newest first: s is steady.
std::string marks_of(const MergedStack& stack) {
  std::string marks;
  for (const Entry& entry : stack.entries)
    marks += entry.frame.hole ? 'x' : 's';
  return marks;
}

TEST(Unsteady, WhatIsReadTwiceTheSameIsNotMarked) {
  MergedStack later = stack_of({3, 2, 1});
  EXPECT_FALSE(mark_unsteady(stack_of({3, 2, 1}), later));
  EXPECT_EQ(marks_of(later), "sss");
}

TEST(Unsteady, FramesNewerThanTheFirstDifferenceAreMarked) {
  MergedStack later = stack_of({4, 5, 2, 1});
  EXPECT_TRUE(mark_unsteady(stack_of({4, 3, 2, 1}), later));
  EXPECT_EQ(marks_of(later), "xxss");
}

TEST(Unsteady, AFrameThatReturnedLeavesItsCallersSteady) {
  MergedStack later = stack_of({2, 1});
  EXPECT_TRUE(mark_unsteady(stack_of({3, 2, 1}), later));
  EXPECT_EQ(marks_of(later), "ss");
}

TEST(Unsteady, AFrameThatWentOnToAnotherLineIsMarked) {
  MergedStack later = stack_of({2, 1});
  later.entries[0].frame.position.line = 7;
  EXPECT_TRUE(mark_unsteady(stack_of({2, 1}), later));
  EXPECT_EQ(marks_of(later), "xs");
}

}  // namespace
}  // namespace hognose::native
