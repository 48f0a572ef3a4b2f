// The bits of a _PyStackRef.
// SPDX-License-Identifier: MIT
#include "python/program/slot.h"

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

TEST(StackRef, AnObjectMayBeBorrowed) {
  EXPECT_EQ(decode_stack_ref(0x1000).object, Address(0x1000));
  EXPECT_EQ(decode_stack_ref(0x1001).object, Address(0x1000));
  EXPECT_FALSE(decode_stack_ref(0x1001).number);
}

TEST(StackRef, ANumberMayBeNegative) {
  EXPECT_EQ(decode_stack_ref(0x1f).number, 7);
  EXPECT_EQ(decode_stack_ref(~std::uint64_t{0}).number, -1);
}

}  // namespace
}  // namespace hognose::python
