// A heap made by hand, whole and overwritten.
// SPDX-License-Identifier: MIT
#include "clib/heap_walk.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::clib {
namespace {

/// A heap of chunks of 0x290, 0x40, 0x50, 0x60 bytes, and what is left.
class HeapWalkTest : public testing::Test {
 protected:
  static constexpr Address heap{0x5000000};
  static constexpr std::uint64_t heap_size = 0x21000;
  target::FakeMemory memory;
  target::Maps maps{{{AddressRange::from(heap, heap_size), 0, true, true, false, ""}}};
  Address first = heap;

  HeapWalkTest() {
    memory.put_zeros(AddressRange::from(heap, heap_size));
    put_chunks();
  }
  void put_chunks() {
    Address at = first;
    for (const std::uint64_t size : {0x290U, 0x40U, 0x50U, 0x60U}) {
      memory.put_u64(at + 8, size | 1U);
      at = at + size;
    }
    memory.put_u64(at + 8, (heap + heap_size).distance_from(at).value_or(0) | 1U);
  }
};

TEST_F(HeapWalkTest, AllChunksLeadToTheEnd) {
  const Address start = heap + 0x2d0 + 16;
  for (const std::uint64_t offset : {0U, 1U, 0x47U}) {
    const auto walk = walk_heap(memory, maps, start + offset);
    ASSERT_TRUE(walk && walk->chunk) << offset;
    EXPECT_EQ(walk->chunk->start, start);
    EXPECT_EQ(walk->chunk->size, 0x48U);
    EXPECT_FALSE(walk->chunk->is_free);
    EXPECT_TRUE(walk->broken.is_null());
    EXPECT_FALSE(walk->is_last);
  }
  EXPECT_FALSE(walk_heap(memory, maps, start + 0x48)->chunk);  // a size
}

TEST_F(HeapWalkTest, TheLastOneIsNobodys) {
  const auto walk = walk_heap(memory, maps, heap + 0x1000);
  ASSERT_TRUE(walk);
  EXPECT_TRUE(walk->is_last);
  EXPECT_EQ(walk->chunk->start, heap + 0x380 + 16);
}

TEST_F(HeapWalkTest, ASizeThatWasOverwrittenEndsIt) {
  memory.put_text(heap + 0x2d0 - 8, "AAAAAAAAAAAAAAAAAAAAAAAA");
  const auto walk = walk_heap(memory, maps, heap + 0x2d0 + 16);
  ASSERT_TRUE(walk);
  EXPECT_FALSE(walk->chunk);
  EXPECT_EQ(walk->broken, heap + 0x2d0 + 16);
  ASSERT_TRUE(walk->before);
  EXPECT_EQ(walk->before->start, heap + 0x290 + 16);
  EXPECT_EQ(walk->before->size, 0x38U);
}

TEST_F(HeapWalkTest, AFreeOneSaysItsSizeTwice) {
  memory.put_u64(heap + 0x2d0 + 8, 0x50);
  memory.put_u64(heap + 0x2d0, 0x40);
  EXPECT_TRUE(walk_heap(memory, maps, heap + 0x290 + 16)->chunk->is_free);
  memory.put_u64(heap + 0x2d0, 0x140);
  EXPECT_EQ(walk_heap(memory, maps, heap)->broken, heap + 0x290 + 16);
}

TEST_F(HeapWalkTest, AnotherArenaBeginsBehindItsState) {
  memory.put_zeros(AddressRange::from(heap, 0x1000));
  memory.put_pointer(heap, heap + 0x30);
  memory.put_u64(heap + 8, 0);
  memory.put_u64(heap + 16, heap_size);
  for (std::uint64_t at = 24; at < 0x400; at += 8)
    memory.put_u64(heap + at, 0);
  first = heap + 0x8d0;
  put_chunks();
  const auto walk = walk_heap(memory, maps, first + 0x290 + 24);
  ASSERT_TRUE(walk && walk->chunk);
  EXPECT_EQ(walk->chunk->start, first + 0x290 + 16);
}

TEST_F(HeapWalkTest, MemoryThatBeginsWithNoChunkIsNoHeap) {
  memory.put_u64(heap + 8, 7);
  EXPECT_FALSE(walk_heap(memory, maps, heap + 0x300));
  EXPECT_FALSE(walk_heap(memory, maps, Address(0x1000)));
}

TEST_F(HeapWalkTest, WhatCannotBeReadIsNotWalked) {
  memory.put_u64(heap + 0x380 + 8, 0x2001);
  memory.put_u64(heap + 0x2380 + 8, (heap_size - 0x2380) | 1U);
  ASSERT_TRUE(walk_heap(memory, maps, heap + 0x1000)->chunk);
  memory.make_hole(AddressRange::from(heap + 0x2000, 0x1000));
  EXPECT_FALSE(walk_heap(memory, maps, heap + 0x1000));
}

}  // namespace
}  // namespace hognose::clib
