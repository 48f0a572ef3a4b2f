// Cleanup buffers, in chains that end and that do not.
// SPDX-License-Identifier: MIT
#include "clib/pthread_once.h"

#include <gtest/gtest.h>

#include "clib/fake_thread_records.h"

namespace hognose::clib {
namespace {

class PthreadOnceTest : public testing::Test {
 protected:
  static constexpr Address record{0x10000};
  static constexpr Address stack{0x20000};
  static constexpr Address control{0x30000};
  target::FakeMemory memory;

  PthreadOnceTest() { put_record(memory, record, 100); }
  /// { routine, argument, type, previous }
  void put_buffer(Address at, Address argument, Address previous = {}) {
    memory.put_pointer(at, Address(0x7f0000));
    memory.put_pointer(at + 8, argument);
    memory.put_u64(at + 16, 0);
    memory.put_pointer(at + 24, previous);
  }
  /// { routine, argument, is_wanted, buffer }
  Address put_combined(Address at, Address argument) {
    memory.put_pointer(at, Address(0x7f0010));
    memory.put_pointer(at + 8, argument);
    memory.put_u64(at + 16, 1);
    put_buffer(at + 24, at);
    return at + 24;
  }
  bool runs(Address newest) {
    memory.put_pointer(record + record_cleanup, newest);
    return runs_once(memory, *read_thread_record(memory, record), control);
  }
};

TEST_F(PthreadOnceTest, TheWordOfOneInProgress) {
  EXPECT_TRUE(is_once_in_progress(1));
  EXPECT_TRUE(is_once_in_progress(9));  // forked twice
  EXPECT_FALSE(is_once_in_progress(0));
  EXPECT_FALSE(is_once_in_progress(2));
  EXPECT_FALSE(is_once_in_progress(3));
}

TEST_F(PthreadOnceTest, WhoHasToCleanUpTheWordRunsIt) {
  EXPECT_FALSE(runs({}));
  EXPECT_TRUE(runs(put_combined(stack, control)));
  EXPECT_FALSE(runs(put_combined(stack, control + 4)));
  put_buffer(stack, control);
  EXPECT_TRUE(runs(stack)) << "before 2.34";
}

TEST_F(PthreadOnceTest, OneInsideOfAnother) {
  const Address outer = put_combined(stack + 0x100, control);
  const Address inner = put_combined(stack, control + 4);
  EXPECT_FALSE(runs(inner));
  memory.put_pointer(inner + 24, outer);
  EXPECT_TRUE(runs(inner));
}

TEST_F(PthreadOnceTest, WhatIsNoPartOfALargerOneIsNotTakenForThat) {
  const Address buffer = put_combined(stack, control);
  put_buffer(stack + 0x200, stack);
  EXPECT_FALSE(runs(stack + 0x200)) << "its argument is a frame that is another's";
  memory.put_u32(stack + 16, 0);
  EXPECT_FALSE(runs(buffer));
}

TEST_F(PthreadOnceTest, ChainsThatLeadAstrayEnd) {
  put_buffer(stack, control + 4, stack);
  EXPECT_FALSE(runs(stack));
  EXPECT_FALSE(runs(Address(0x900000)));
}

}  // namespace
}  // namespace hognose::clib
