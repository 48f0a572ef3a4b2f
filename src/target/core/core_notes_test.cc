// Notes of a core that are whole, damaged and torn.
// SPDX-License-Identifier: MIT
#include "target/core/core_notes.h"

#include <gtest/gtest.h>

#include "target/core/fake_core.h"
#include "target/core/parse_core.h"

namespace hognose::target {
namespace {

struct Found {
  std::vector<ElfNote> notes;
  bool is_damaged = false;
};

Found read_all(std::span<const std::byte> bytes, Budget budget = Budget()) {
  Found found;
  found.is_damaged =
      read_core_notes(bytes, budget, [&](const ElfNote& note) { found.notes.push_back(note); });
  return found;
}

TEST(ReadCoreNotes, GoesOnAfterDamage) {
  Bytes notes;
  for (int i = 0; i < 3; ++i)
    append_note(notes, NT_PRSTATUS, thread_note(i, 0, 0));
  EXPECT_EQ(read_all(notes).notes.size(), 3U);
  EXPECT_FALSE(read_all(notes).is_damaged);
  const std::size_t each = notes.size() / 3;

  Bytes torn = notes;
  put(torn, each + 12, 'X');  // another name is not damage
  EXPECT_FALSE(read_all(torn).is_damaged);
  put(torn, each, 0xffffffffU);  // length of the name
  EXPECT_EQ(read_all(torn).notes.size(), 2U);
  EXPECT_TRUE(read_all(torn).is_damaged);

  Bytes lying = notes;
  put(lying, each + 4, 0x1f0U);  // length of the contents: into the next note
  const auto found = read_all(lying);
  EXPECT_TRUE(found.is_damaged);
  ASSERT_EQ(found.notes.size(), 3U);
  EXPECT_EQ(found.notes[2].contents.size(), sizeof(prstatus_t));

  EXPECT_EQ(read_all(std::span(notes).first(each * 2 + 40)).notes.size(), 2U);
  notes.resize(notes.size() + 64);
  EXPECT_FALSE(read_all(notes).is_damaged);
}

TEST(ReadCoreNotes, LooksThroughAMegabyteOfZerosAndNoFurther) {
  Bytes notes;
  append_note(notes, NT_PRSTATUS, thread_note(1, 0, 0));
  Bytes far = notes;
  far.resize(far.size() + (3U << 20U));
  far.insert(far.end(), notes.begin(), notes.end());
  EXPECT_EQ(read_all(far).notes.size(), 1U);
}

TEST(AddNote, WhetherTheProcessWasForked) {
  const auto was_forked = [](unsigned long flags) {
    const Bytes bytes = FakeCore().process(7, "python", flags).build();
    return parse_core(bytes)->was_forked;
  };
  EXPECT_EQ(was_forked(0x400640), true);
  EXPECT_EQ(was_forked(0x400600), false);
  EXPECT_EQ(was_forked(0), std::nullopt) << "whoever wrote it did not know";
}

TEST(ReadCoreNotes, EndsWithItsBudget) {
  Bytes notes;
  for (int i = 0; i < 100; ++i)
    append_note(notes, NT_PRSTATUS, thread_note(i, 0, 0));
  EXPECT_EQ(read_all(notes, Budget({.nodes = 10})).notes.size(), 10U);
}

}  // namespace
}  // namespace hognose::target
