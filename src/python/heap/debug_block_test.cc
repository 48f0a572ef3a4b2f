// Blocks made by hand, whole and damaged.
// SPDX-License-Identifier: MIT
#include "python/heap/debug_block.h"

#include <string>

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::python {
namespace {

using namespace std::string_literals;

constexpr Address start(0x7f0000004020);

/// Of 40 bytes, for an object.
class DebugBlockTest : public testing::Test {
 protected:
  target::FakeMemory memory;

  DebugBlockTest() { put('\xfd'); }
  void put(char forbidden) {
    memory.put_zeros({start - 32, start + 64});
    memory.put_text(start - 16, "\0\0\0\0\0\0\0\x28o"s + std::string(7, forbidden));
    memory.put_text(start + 40, std::string(8, forbidden));
  }
};

TEST_F(DebugBlockTest, MarksOfBothEncodings) {
  auto block = find_debug_block(memory, start);
  ASSERT_TRUE(block);
  EXPECT_EQ(block->state, DebugState::whole);
  EXPECT_EQ(block->size, 40U);
  EXPECT_EQ(block->domain, 'o');
  EXPECT_EQ(block->marks.dead, 0xdd);
  put('\xfb');
  block = find_debug_block(memory, start);
  ASSERT_TRUE(block);
  EXPECT_EQ(block->marks.clean, 0xcb);
}

TEST_F(DebugBlockTest, SaysOnWhichSideItWasWritten) {
  memory.put_text(start + 40, "A");
  EXPECT_EQ(find_debug_block(memory, start)->state, DebugState::written_behind);
  put('\xfd');
  memory.put_text(start - 3, "AAA");
  EXPECT_EQ(find_debug_block(memory, start)->state, DebugState::written_before);
}

TEST_F(DebugBlockTest, FreedOnesHaveTheMarkInFront) {
  memory.put_text(start - 16, "AAAAAAAA" + std::string(64, '\xdd'));
  EXPECT_EQ(find_debug_block(memory, start)->state, DebugState::freed);
}

TEST_F(DebugBlockTest, ASizeThatLiesReadsNothing) {
  memory.put_text(start - 16, std::string(8, '\xff'));
  EXPECT_EQ(find_debug_block(memory, start)->state, DebugState::written_behind);
}

TEST_F(DebugBlockTest, OtherMemoryIsNone) {
  EXPECT_FALSE(find_debug_block(memory, start + 16));
  EXPECT_FALSE(find_debug_block(memory, Address(8)));
  EXPECT_FALSE(find_debug_block(memory, Address(0x1000)));
}

}  // namespace
}  // namespace hognose::python
