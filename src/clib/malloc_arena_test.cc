// Arenas, and memory that is none.
// SPDX-License-Identifier: MIT
#include "clib/malloc_arena.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::clib {
namespace {

class MallocArenaTest : public testing::Test {
 protected:
  static constexpr Address arena_at{0x10000};
  static constexpr Address other_at{0x20000};
  static constexpr std::uint64_t offset_of_next = 2160;
  target::FakeMemory memory;

  MallocArenaTest() {
    put(arena_at, other_at);
    put(other_at, arena_at);
  }
  void put(Address at, Address next) {
    memory.put_u32(at, 2);
    for (std::uint64_t bin = 0; bin < 127; ++bin) {
      const Address itself = at + 96 + 16 * bin;
      memory.put_pointer(itself + 16, itself);
      memory.put_pointer(itself + 24, itself);
    }
    memory.put_pointer(at + offset_of_next, next);
  }
};

TEST_F(MallocArenaTest, HasEmptyBinsAndLeadsToItself) {
  EXPECT_TRUE(is_malloc_arena(memory, arena_at));
  memory.put_pointer(arena_at + 112, Address(0x30000));  // a bin with a chunk
  EXPECT_TRUE(is_malloc_arena(memory, arena_at));
  EXPECT_FALSE(is_malloc_arena(memory, arena_at + 16));
}

TEST_F(MallocArenaTest, WhatDoesNotLeadBackIsNone) {
  memory.put_pointer(other_at + offset_of_next, other_at);  // itself for ever
  EXPECT_FALSE(is_malloc_arena(memory, arena_at));
  memory.put_pointer(other_at + offset_of_next, Address(0x900000));
  EXPECT_FALSE(is_malloc_arena(memory, arena_at));
  EXPECT_FALSE(is_malloc_arena(memory, Address(0x900000)));
}

}  // namespace
}  // namespace hognose::clib
