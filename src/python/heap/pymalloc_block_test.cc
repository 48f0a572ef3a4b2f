// A pool made by hand, and bytes that only look like one.
// SPDX-License-Identifier: MIT
#include "python/heap/pymalloc_block.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::python {
namespace {

constexpr Address pool(0x7f0000004000);
constexpr std::uint64_t size = 64;

/// Of 16 KiB, six blocks handed out, of which the second and the fourth were given back.
class PymallocBlockTest : public testing::Test {
 protected:
  target::FakeMemory memory;

  PymallocBlockTest() {
    memory.put_zeros({pool, pool + 16384});
    memory.put_u32(pool, 4);
    memory.put_pointer(pool + 8, block(1));
    memory.put_u32(pool + 36, size / 16 - 1);
    memory.put_u32(pool + 40, 48 + 6 * size);
    memory.put_u32(pool + 44, 16384 - size);
    memory.put_pointer(block(1), block(3));
  }
  static Address block(std::uint64_t number) { return pool + 48 + number * size; }
};

TEST_F(PymallocBlockTest, KnowsWhichBlocksNobodyHas) {
  const auto freed = find_pymalloc_block(memory, block(3) + 16);
  ASSERT_TRUE(freed);
  EXPECT_EQ(freed->start, block(3));
  EXPECT_EQ(freed->size, size);
  EXPECT_TRUE(freed->is_freed);
  EXPECT_FALSE(find_pymalloc_block(memory, block(2))->is_freed);
}

TEST_F(PymallocBlockTest, WhatWasNeverHandedOutIsNoBlock) {
  EXPECT_FALSE(find_pymalloc_block(memory, block(6)));
  EXPECT_FALSE(find_pymalloc_block(memory, pool + 8));
}

TEST_F(PymallocBlockTest, APoolKnowsWhereBlocksBegin) {
  const auto found = find_pymalloc_pool(memory, block(2) + 8);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->freed, std::vector<bool>({false, true, false, true, false, false}));
  EXPECT_EQ(found->start_of(block(6) + 63), block(6));  // which was never handed out
  EXPECT_TRUE(found->start_of(pool + 47).is_null());
  EXPECT_TRUE(found->start_of(pool + 16383).is_null());  // too little for one more
}

TEST_F(PymallocBlockTest, NumbersMustAgree) {
  memory.put_u32(pool, 5);
  EXPECT_FALSE(find_pymalloc_block(memory, block(3)));
  memory.put_u32(pool, 4);
  memory.put_pointer(block(3), block(1));  // a loop
  EXPECT_FALSE(find_pymalloc_block(memory, block(3)));
  memory.put_pointer(block(3), block(4) + 1);
  EXPECT_FALSE(find_pymalloc_block(memory, block(3)));
  EXPECT_FALSE(find_pymalloc_block(memory, Address(0x10)));
}

TEST_F(PymallocBlockTest, AChainThatLeadsAstrayIsDamage) {
  EXPECT_FALSE(find_pymalloc_damage(memory, pool));  // it is whole
  memory.put_pointer(block(3), Address(~0ULL));
  auto damage = find_pymalloc_damage(memory, pool);
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->link, Address(~0ULL));
  EXPECT_EQ(damage->block_size, size);
  EXPECT_EQ(damage->first, block(0));
  memory.put_pointer(pool + 8, block(1) - 1);
  damage = find_pymalloc_damage(memory, pool);
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->link, block(1) - 1);
}

TEST_F(PymallocBlockTest, WhoTookTheLastBlockHasCountedOneMore) {
  memory.put_u32(pool, 7);  // of six
  memory.put_pointer(pool + 8, Address(~0ULL));
  ASSERT_TRUE(find_pymalloc_damage(memory, pool));
  memory.put_u32(pool, 8);
  EXPECT_FALSE(find_pymalloc_damage(memory, pool));
}

TEST_F(PymallocBlockTest, NumbersThatDoNotAgreeAreNoDamagedPool) {
  memory.put_pointer(block(3), Address(~0ULL));
  memory.put_u32(pool + 44, 16384 - size - 16);
  EXPECT_FALSE(find_pymalloc_damage(memory, pool));
  EXPECT_FALSE(find_pymalloc_damage(memory, block(1)));
  EXPECT_FALSE(find_pymalloc_damage(memory, {}));
}

}  // namespace
}  // namespace hognose::python
