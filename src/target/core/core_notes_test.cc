// Notes of a core that are whole, damaged and torn.
// SPDX-License-Identifier: MIT
#include "target/core/core_notes.h"

#include <gtest/gtest.h>

#include "target/core/fake_core.h"

namespace hognose::target {
namespace {

TEST(ReadCoreNotes, GoesOnAfterDamage) {
  Bytes notes;
  for (int i = 0; i < 3; ++i)
    append_note(notes, NT_PRSTATUS, thread_note(i, 0, 0));
  EXPECT_EQ(read_core_notes(notes).notes.size(), 3U);
  EXPECT_FALSE(read_core_notes(notes).is_damaged);
  const std::size_t each = notes.size() / 3;

  Bytes torn = notes;
  put(torn, each + 12, 'X');  // another name is not damage
  EXPECT_FALSE(read_core_notes(torn).is_damaged);
  put(torn, each, 0xffffffffU);  // length of the name
  EXPECT_EQ(read_core_notes(torn).notes.size(), 2U);
  EXPECT_TRUE(read_core_notes(torn).is_damaged);

  Bytes lying = notes;
  put(lying, each + 4, 0x1f0U);  // length of the contents: into the next note
  const auto found = read_core_notes(lying);
  EXPECT_TRUE(found.is_damaged);
  ASSERT_EQ(found.notes.size(), 3U);
  EXPECT_EQ(found.notes[2].contents.size(), sizeof(prstatus_t));

  EXPECT_EQ(read_core_notes(std::span(notes).first(each * 2 + 40)).notes.size(), 2U);
  notes.resize(notes.size() + 64);
  EXPECT_FALSE(read_core_notes(notes).is_damaged);
}

}  // namespace
}  // namespace hognose::target
