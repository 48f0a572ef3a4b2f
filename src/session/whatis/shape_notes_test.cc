// Numbers and bytes that look like something.
// SPDX-License-Identifier: MIT
#include "session/whatis/shape_notes.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::session {
namespace {

std::string note_of(std::uint64_t value) {
  const auto notes = describe_number(Address(value), false);
  return notes.empty() ? "" : notes.front();
}

TEST(ShapeNotesTest, NumbersThatAreNoAddress) {
  EXPECT_EQ(note_of(0), "it is NULL");
  EXPECT_EQ(note_of(24), "a small number: 24, or a field at +24 of what NULL points to");
  EXPECT_EQ(note_of(~0ULL), "a small negative number: -1");
  EXPECT_EQ(note_of(0x4242424241414141), "its bytes are text: \"AAAABBBB\"");
  EXPECT_EQ(note_of(0xdddddddddddddddd),
            "the debug allocator fills memory that was freed with this byte");
  EXPECT_EQ(note_of(0x1234567890123456), "no address: its upper 17 bits are not the same");
  EXPECT_EQ(note_of(0x7f0012345678), "");
  EXPECT_EQ(note_of(0x4101004141414141), "no address: its upper 17 bits are not the same");
}

TEST(ShapeNotesTest, WhereSomethingIsMappedANumberIsAnAddress) {
  EXPECT_TRUE(describe_number(Address(0x41414141), true).empty());
}

TEST(ShapeNotesTest, BytesThatLookLikeSomething) {
  target::FakeMemory memory;
  memory.put_c_string(Address(0x1000), "no such tea");
  memory.put_u64(Address(0x1100), 0xdddddddddddddddd);
  EXPECT_EQ(find_text_at(memory, Address(0x1003)), "\"such tea\"");
  EXPECT_EQ(find_text_at(memory, Address(0x1009)), "");  // of two characters
  EXPECT_EQ(find_text_at(memory, Address(0x9000)), "");
  EXPECT_NE(describe_fill(memory, Address(0x1103)).find("0xdd"), std::string::npos);
  EXPECT_EQ(describe_fill(memory, Address(0x1000)), "");
}

TEST(ShapeNotesTest, TextWithoutAnEndIsCut) {
  target::FakeMemory memory;
  memory.put_text(Address(0x1000), std::string(100, 'x'));
  EXPECT_EQ(find_text_at(memory, Address(0x1000)), '"' + std::string(80, 'x') + "\"...");
}

}  // namespace
}  // namespace hognose::session
