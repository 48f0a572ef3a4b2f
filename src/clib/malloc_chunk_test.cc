// Chunks made by hand, and bytes that only look like some.
// SPDX-License-Identifier: MIT
#include "clib/malloc_chunk.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::clib {
namespace {

/// A heap of chunks of 0x40, 0x1000, 0x50, 0x60, 0x70, 0x80 bytes, and what is left.
class MallocChunkTest : public testing::Test {
 protected:
  static constexpr Address heap{0x5000000};
  static constexpr std::uint64_t heap_size = 0x21000;
  target::FakeMemory memory;
  target::Maps maps{{{AddressRange::from(heap, heap_size), 0, true, true, false, "[heap]"}}};

  MallocChunkTest() {
    memory.put_zeros(AddressRange::from(heap, heap_size));
    std::uint64_t at = 0;
    for (const std::uint64_t size : {0x40U, 0x1000U, 0x50U, 0x60U, 0x70U, 0x80U}) {
      memory.put_u64(heap + at + 8, size | 1U);
      at += size;
    }
    memory.put_u64(heap + at + 8, (heap_size - at) | 1U);
  }
};

TEST_F(MallocChunkTest, IsFoundFromInside) {
  const Address start = heap + 0x40 + 16;
  for (const std::uint64_t offset : {0U, 1U, 0x800U, 0xff7U}) {
    const auto chunk = find_malloc_chunk(memory, maps, start + offset);
    ASSERT_TRUE(chunk) << offset;
    EXPECT_EQ(chunk->start, start);
    EXPECT_EQ(chunk->size, 0x1000U - 8);
    EXPECT_FALSE(chunk->is_free);
  }
  EXPECT_EQ(find_malloc_chunk(memory, maps, start + 0x1000)->size, 0x50U - 8);
}

TEST_F(MallocChunkTest, TheNextOneSaysWhetherItIsFree) {
  memory.put_u64(heap + 0x1040, 0x1000);
  memory.put_u64(heap + 0x1040 + 8, 0x50);
  EXPECT_TRUE(find_malloc_chunk(memory, maps, heap + 0x100)->is_free);
}

TEST_F(MallocChunkTest, SizesThatLeadNowhereAreNone) {
  memory.put_u64(heap + 0x200 + 8, 0x41);  // in the middle of a chunk
  EXPECT_EQ(find_malloc_chunk(memory, maps, heap + 0x220)->start, heap + 0x50);
  EXPECT_FALSE(find_malloc_chunk(memory, maps, heap + heap_size));
}

TEST_F(MallocChunkTest, ALargeOneHasItsOwnMapping) {
  const Address own(0x7000000);
  maps = target::Maps({{AddressRange::from(own, 0x40000), 0, true, true, false, ""}});
  memory.put_zeros(AddressRange::from(own, 0x40000));
  memory.put_u64(own + 8, 0x40000 | 2U);
  const auto chunk = find_malloc_chunk(memory, maps, own + 0x31234);
  ASSERT_TRUE(chunk);
  EXPECT_EQ(chunk->start, own + 16);
  EXPECT_TRUE(chunk->is_mapping);
}

TEST_F(MallocChunkTest, FilesHaveNone) {
  maps = target::Maps({{AddressRange::from(heap, heap_size), 0, true, true, false, "/lib/x.so"}});
  EXPECT_FALSE(find_malloc_chunk(memory, maps, heap + 0x100));
}

}  // namespace
}  // namespace hognose::clib
