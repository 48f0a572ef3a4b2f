// A page made by hand, and bytes that only look like one.
// SPDX-License-Identifier: MIT
#include "python/heap/mimalloc_block.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::python {
namespace {

/// Of two slices, from the fourth on: five blocks handed out, of which the second was given back.
class MimallocBlockTest : public testing::Test {
 protected:
  static constexpr Address segment{0x20002000000};
  static constexpr std::uint64_t slice = 65536;
  static constexpr std::uint64_t size = 48;
  target::FakeMemory memory;
  Address record = segment + 264 + 4UL * 96;
  Address first = segment + 4 * slice + 3 * size;

  MimallocBlockTest() {
    memory.put_zeros({segment, segment + 4096});
    memory.put_zeros({segment + 4 * slice, segment + 6 * slice});
    memory.put_u32(record, 2);
    memory.put_u8(record + 8, 2 << 3);  // objects that the collector knows
    memory.put_u16(record + 10, 5);
    memory.put_u16(record + 12, 100);
    memory.put_u32(record + 24, 4);
    memory.put_u32(record + 28, size);
    memory.put_pointer(record + 16, block(1));
    memory.put_u32(record + 96 + 4, 96);  // the second slice
  }
  [[nodiscard]] Address block(std::uint64_t number) const { return first + number * size; }
};

TEST_F(MimallocBlockTest, KnowsWhichBlocksNobodyHas) {
  const auto page = find_mimalloc_page(memory, block(1) + 7);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->start_of(block(1) + 7), block(1));
  EXPECT_EQ(page->block_size, size);
  EXPECT_EQ(page->heap, MimallocHeap::collected);
  EXPECT_EQ(page->freed, std::vector<bool>({false, true, false, false, false}));
}

TEST_F(MimallocBlockTest, WhatAnotherThreadGaveBackIsFreed) {
  memory.put_u64(record + 40, block(3).value() | 2U);
  const auto page = find_mimalloc_page(memory, block(0));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->freed, std::vector<bool>({false, true, false, true, false}));
}

TEST_F(MimallocBlockTest, ASliceInsideOfAPageBelongsToIt) {
  EXPECT_TRUE(find_mimalloc_page(memory, segment + 5 * slice + 100));
  memory.put_u32(record + 96 + 4, 95);
  EXPECT_FALSE(find_mimalloc_page(memory, segment + 5 * slice + 100));
}

TEST_F(MimallocBlockTest, NumbersMustAgree) {
  memory.put_u32(record + 24, 5);
  EXPECT_FALSE(find_mimalloc_page(memory, block(0)));
  memory.put_u32(record + 24, 4);
  memory.put_pointer(block(1), block(1));  // a loop
  EXPECT_FALSE(find_mimalloc_page(memory, block(0)));
  memory.put_pointer(block(1), block(2) + 1);
  EXPECT_FALSE(find_mimalloc_page(memory, block(0)));
  EXPECT_FALSE(find_mimalloc_page(memory, segment + 100));
  EXPECT_FALSE(find_mimalloc_page(memory, Address(0x10)));
}

TEST_F(MimallocBlockTest, NewerPagesSayWhereTheyBegin) {
  memory.put_u32(record, 0);
  const Address newer = segment + 264 + 4UL * 112;
  memory.put_zeros({newer, newer + 112});
  memory.put_u32(newer, 1);
  memory.put_u16(newer + 10, 3);
  memory.put_u16(newer + 12, 3);
  memory.put_u16(newer + 32, 3);
  memory.put_u8(newer + 35, 1);
  memory.put_u64(newer + 40, 64);
  memory.put_pointer(newer + 48, segment + 4 * slice + 128);
  const auto page = find_mimalloc_page(memory, segment + 4 * slice + 130);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->range.begin, segment + 4 * slice + 128);
  EXPECT_EQ(page->heap, MimallocHeap::objects);
}

}  // namespace
}  // namespace hognose::python
