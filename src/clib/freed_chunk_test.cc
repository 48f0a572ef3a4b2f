// Blocks that somebody has, that a thread keeps, and that are free.
// SPDX-License-Identifier: MIT
#include "clib/freed_chunk.h"

#include <gtest/gtest.h>

#include "target/fake_target.h"

namespace hognose::clib {
namespace {

/// A heap of chunks of 0x290, 0x40, 0x50 and on to 0xa0 bytes, and what is left.
class FreedChunkTest : public testing::Test {
 protected:
  static constexpr Address heap{0x5000000};
  static constexpr std::uint64_t heap_size = 0x21000;
  static constexpr Address thread{0x7f0000001740};
  static constexpr Address block = heap + 0x2d0 + 16;
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);

  FreedChunkTest() {
    target.maps = target::Maps({{AddressRange::from(heap, heap_size), 0, true, true, false, ""}});
    parts.memory->put_zeros(AddressRange::from(heap, heap_size));
    parts.memory->put_zeros(AddressRange::from(thread - 0x4000, 0x5000));
    std::uint64_t at = 0;
    for (const std::uint64_t size : {0x290U, 0x40U, 0x50U, 0x60U, 0x70U, 0x80U, 0x90U, 0xa0U}) {
      parts.memory->put_u64(heap + at + 8, size | 1U);
      at += size;
    }
    parts.memory->put_u64(heap + at + 8, (heap_size - at) | 1U);
    parts.memory->put_pointer(thread - 0x70, heap + 16);
    for (const std::int64_t tid : {100, 101}) {
      target::OsThread one;
      one.tid = tid;
      if (tid == 101) one.tls_base = thread;
      parts.threads->add(std::move(one));
    }
  }
};

TEST_F(FreedChunkTest, AThreadKeepsIt) {
  EXPECT_FALSE(find_freed_chunk(target, block + 24));
  parts.memory->put_pointer(heap + 16 + 128 + 3ULL * 8, block);
  parts.memory->put_u64(block, block.value() >> 12U);
  const auto found = find_freed_chunk(target, block + 24);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->start, block);
  EXPECT_EQ(found->size, 0x48U);
}

TEST_F(FreedChunkTest, TheOneBehindSaysThatItIsFree) {
  parts.memory->put_u64(heap + 0x320, 0x50);
  parts.memory->put_u64(heap + 0x320 + 8, 0x60);
  ASSERT_TRUE(find_freed_chunk(target, block + 24));
  parts.memory->put_u64(heap + 0x5a0 + 8, 0x4141414141414141);  // but not if a heap is damaged
  EXPECT_FALSE(find_freed_chunk(target, block + 24));
}

TEST_F(FreedChunkTest, OtherMemoryIsNone) {
  EXPECT_FALSE(find_freed_chunk(target, Address(0x1000)));
}

}  // namespace
}  // namespace hognose::clib
