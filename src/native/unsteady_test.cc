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

TEST(Unsteady, WhatIsReadTwiceTheSameIsSteady) {
  EXPECT_EQ(count_same(stack_of({3, 2, 1}), stack_of({3, 2, 1})), 3U);
}

TEST(Unsteady, OnlyFramesOlderThanTheFirstDifferenceAre) {
  EXPECT_EQ(count_same(stack_of({4, 3, 2, 1}), stack_of({4, 5, 2, 1})), 2U);
}

TEST(Unsteady, AFrameThatReturnedLeavesItsCallersSteady) {
  EXPECT_EQ(count_same(stack_of({3, 2, 1}), stack_of({2, 1})), 2U);
  EXPECT_EQ(count_same(stack_of({2, 1}), stack_of({3, 2, 1})), 2U);
}

TEST(Unsteady, AFrameThatWentOnIsNotTheSame) {
  MergedStack later = stack_of({2, 1});
  later.entries[0].frame.instruction = 7;
  EXPECT_EQ(count_same(stack_of({2, 1}), later), 1U);
  later = stack_of({2, 1});
  later.entries[0].frame.traced_line = 7;
  EXPECT_EQ(count_same(stack_of({2, 1}), later), 1U);
}

TEST(Unsteady, AFrameObjectThatRunsOtherCodeIsNotTheSame) {
  MergedStack later = stack_of({2, 1});
  later.entries[1].frame.code = Address(7);
  EXPECT_EQ(count_same(stack_of({2, 1}), later), 0U);
}

TEST(Unsteady, WhatIsNewerThanTheSteadyFramesIsMarked) {
  MergedStack stack = stack_of({4, 3, 2, 1});
  stack.entries[1].kind = EntryKind::c_function;
  mark_unsteady(stack, 2);
  EXPECT_EQ(marks_of(stack), "xsss");
  mark_unsteady(stack, 0);
  EXPECT_EQ(marks_of(stack), "xsxx");
}

}  // namespace
}  // namespace hognose::native
