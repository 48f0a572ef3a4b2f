// A thread's table made by hand.
// SPDX-License-Identifier: MIT
#include "clib/tcache.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::clib {
namespace {

class TcacheTest : public testing::Test {
 protected:
  static constexpr Address heap{0x555555a00000};
  static constexpr Address thread{0x7f0000001740};
  static constexpr Address table = heap + 16;
  static constexpr Address block = heap + 0x500;
  target::FakeMemory memory;
  target::Maps maps{{{AddressRange::from(heap, 0x21000), 0, true, true, false, "[heap]"}}};

  TcacheTest() {
    memory.put_zeros(AddressRange::from(heap, 0x21000));
    memory.put_zeros(AddressRange::from(thread - 0x4000, 0x5000));
    memory.put_u64(table - 8, 0x291);
    memory.put_pointer(thread - 0x70, table);
    memory.put_pointer(thread - 0x10, heap + 0x600);  // another variable
  }
  [[nodiscard]] std::optional<bool> has(Address wanted, std::uint64_t chunk_size) const {
    return is_in_tcache({memory, maps, thread}, wanted, chunk_size);
  }
};

TEST_F(TcacheTest, WhatStandsInAListIsFreed) {
  memory.put_pointer(table + 128 + 8, heap + 0x400);  // of 48 bytes
  memory.put_u64(heap + 0x400, block.value() ^ ((heap + 0x400).value() >> 12U));
  memory.put_u64(block, block.value() >> 12U);
  EXPECT_EQ(has(block, 0x30), true);
  EXPECT_EQ(has(heap + 0x400, 0x30), true);
  EXPECT_EQ(has(heap + 0x600, 0x30), false);
  EXPECT_EQ(has(block, 0x20), false);
  EXPECT_EQ(has(block, 0x5000), false);  // of that size it keeps none
}

TEST_F(TcacheTest, OlderLinksArePlain) {
  memory.put_u64(table - 8, 0x251);  // 2.29
  memory.put_pointer(table + 64, heap + 0x400);
  memory.put_pointer(heap + 0x400, block);
  EXPECT_EQ(has(block, 0x20), true);
  EXPECT_EQ(has(heap + 0x600, 0x20), false);
}

TEST_F(TcacheTest, AListThatLeadsAstrayTellsNothing) {
  memory.put_pointer(table + 128, heap + 0x400);
  memory.put_u64(heap + 0x400, 0x4141414141414141);
  EXPECT_EQ(has(block, 0x20), std::nullopt);
  memory.put_u64(heap + 0x400, (heap + 0x400).value() ^ ((heap + 0x400).value() >> 12U));  // round
  EXPECT_EQ(has(block, 0x20), std::nullopt);
}

TEST_F(TcacheTest, AThreadWithoutATableTellsNothing) {
  memory.put_u64(table + 128, 0x123);  // begins with no block: it is none
  EXPECT_EQ(has(block, 0x20), std::nullopt);
  memory.make_hole(AddressRange::from(thread - 0x4000, 0x5000));
  EXPECT_EQ(has(block, 0x20), std::nullopt);
}

}  // namespace
}  // namespace hognose::clib
