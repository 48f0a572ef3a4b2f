// Arenas made by hand, with blocks in their bins.
// SPDX-License-Identifier: MIT
#include "clib/binned_chunk.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::clib {
namespace {

/// A heap of chunks of 0x40 bytes that all look as if somebody had them, and a C library with its arena.
class BinnedChunkTest : public testing::Test {
 protected:
  static constexpr Address heap{0x555555a00000};
  static constexpr std::uint64_t heap_size = 0x21000;
  static constexpr Address other_heap{0x7f0040000000};
  static constexpr Address library{0x7f0000200000};
  static constexpr Address arena = library + 0x4c0;
  static constexpr std::uint64_t chunk_size = 0x40;
  target::FakeMemory memory;
  target::Maps maps{
      {{AddressRange::from(heap, heap_size), 0, true, true, false, "[heap]"},
       {AddressRange::from(other_heap, heap_size), 0, true, true, false, ""},
       {AddressRange::from(library, 0x2000), 0, true, true, false, "/lib/libc.so.6"},
       {AddressRange::from(Address(0x7f0000100000), 0x1000), 0, true, false, false, ""}}};

  BinnedChunkTest() {
    for (const Address at : {heap, other_heap}) {
      memory.put_zeros(AddressRange::from(at, heap_size));
      for (std::uint64_t offset = 0x1000; offset < heap_size; offset += chunk_size)
        memory.put_u64(at + offset + 8, chunk_size | 1U);
    }
    memory.put_zeros(AddressRange::from(library, 0x2000));
    put_arena(arena);
  }
  void put_arena(Address at) {
    for (std::uint64_t bin = 0; bin < 127; ++bin)
      put_ring(at, bin, at + 96 + 16 * bin, at + 96 + 16 * bin);
    memory.put_pointer(at + 2160, at);
  }
  void put_ring(Address at, std::uint64_t bin, Address first, Address last) {
    memory.put_pointer(at + 112 + 16 * bin, first);
    memory.put_pointer(at + 120 + 16 * bin, last);
  }
  static Address chunk(unsigned number, Address of = heap) {
    return of + 0x1000 + number * chunk_size;
  }
  void put_fast(Address at, Address first) {
    memory.put_pointer(at + 16 + 8 * (chunk_size / 16 - 2), first);
  }
  void put_link(Address from, Address to) {
    memory.put_u64(from + 16, to.value() ^ ((from + 16).value() >> 12U));
  }
  /// Freed, as the one behind says.
  void put_free(Address at, Address next, Address before) {
    memory.put_pointer(at + 16, next);
    memory.put_pointer(at + 24, before);
    memory.put_u64(at + chunk_size, chunk_size);
    memory.put_u64(at + chunk_size + 8, chunk_size);
  }
  [[nodiscard]] std::optional<MallocChunk> find(Address address) const {
    return find_binned_chunk(memory, maps, address);
  }
};

TEST_F(BinnedChunkTest, WhatAFastBinHasIsFreed) {
  put_fast(arena, chunk(3));
  put_link(chunk(3), chunk(7));
  put_link(chunk(7), Address());
  for (const unsigned number : {3U, 7U}) {
    for (const std::uint64_t offset : {16U, 40U, 0x47U}) {
      const auto found = find(chunk(number) + offset);
      ASSERT_TRUE(found) << number << " " << offset;
      EXPECT_EQ(found->start, chunk(number) + 16);
      EXPECT_EQ(found->size, chunk_size - 8);
    }
  }
  EXPECT_FALSE(find(chunk(3) + 8));  // its size
  EXPECT_FALSE(find(chunk(4) + 16)) << "somebody has it";
}

TEST_F(BinnedChunkTest, OlderLinksArePlain) {
  put_fast(arena, chunk(3));
  memory.put_pointer(chunk(3) + 16, chunk(7));
  EXPECT_TRUE(find(chunk(7) + 16));
  EXPECT_FALSE(find(chunk(4) + 16));
}

TEST_F(BinnedChunkTest, ALinkThatWasOverwrittenLeadsNoFurther) {
  put_fast(arena, chunk(3));
  put_link(chunk(3), chunk(7) + 8);
  EXPECT_FALSE(find(chunk(7) + 24));
  put_link(chunk(3), chunk(7));
  memory.put_u64(chunk(7) + 8, 0x51);  // no chunk of that bin
  EXPECT_FALSE(find(chunk(7) + 24));
  put_link(chunk(3), chunk(3));  // round
  EXPECT_FALSE(find(chunk(7) + 24));
  put_link(chunk(3), Address(0x7f0000100000));  // nobody writes there
  EXPECT_FALSE(find(chunk(7) + 24));
  EXPECT_TRUE(find(chunk(3) + 24)) << "the first is one all the same";
}

TEST_F(BinnedChunkTest, WhatARingHasIsFreed) {
  const Address bin = arena + 96 + 16 * 3ULL;
  put_ring(arena, 3, chunk(5), chunk(9));
  put_free(chunk(5), chunk(9), bin);
  put_free(chunk(9), bin, chunk(5));
  const auto found = find(chunk(9) + 24);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->start, chunk(9) + 16);
  EXPECT_TRUE(found->is_free);
  EXPECT_FALSE(find(chunk(8) + 24));
  memory.put_pointer(chunk(9) + 24, chunk(8));  // does not lead back
  EXPECT_FALSE(find(chunk(9) + 24));
  EXPECT_TRUE(find(chunk(5) + 24));
  memory.put_u64(chunk(6) + 8, chunk_size | 1U);  // somebody has it, says the one behind
  EXPECT_FALSE(find(chunk(5) + 24));
}

TEST_F(BinnedChunkTest, AnotherHeapNamesItsArena) {
  const Address own = other_heap + 0x30;
  put_arena(own);
  memory.put_pointer(other_heap, own);
  memory.put_pointer(arena + 2160, own);
  memory.put_pointer(own + 2160, arena);
  put_fast(own, chunk(4, other_heap));
  EXPECT_TRUE(find(chunk(4, other_heap) + 16));
  EXPECT_FALSE(find(chunk(4) + 16));
}

TEST_F(BinnedChunkTest, WithoutAnArenaNothingIsKnown) {
  put_fast(arena, chunk(3));
  memory.put_pointer(arena + 2160, Address());  // leads to no other
  EXPECT_FALSE(find(chunk(3) + 16));
  memory.make_hole(AddressRange::from(library, 0x2000));
  EXPECT_FALSE(find(chunk(3) + 16));
  EXPECT_FALSE(find(Address(0x7f0000100010)));
  EXPECT_FALSE(find(Address(0x1000)));
}

}  // namespace
}  // namespace hognose::clib
