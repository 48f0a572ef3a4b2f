// Each version is its predecessor plus what changed; an unknown one is the nearest, with a note.
// SPDX-License-Identifier: MIT
#include "layout/versions/versions.h"

#include <gtest/gtest.h>

namespace hognose::layout {
namespace {

TEST(Versions, ChangeHowBitsAreRead) {
  EXPECT_EQ(find_release(0x020712f0, {}).dialect.text, Text::python2);
  const Release v3_9 = find_release(0x030912f0, {});
  EXPECT_EQ(v3_9.dialect.line_table, LineTable::lnotab);
  EXPECT_EQ(v3_9.dialect.activation, Activation::frame_in_registers);
  EXPECT_FALSE(v3_9.style.set_as_call);
  const Release v3_10 = find_release(0x030a0df0, {});
  EXPECT_EQ(v3_10.dialect.frame_chain, FrameChain::frame_objects);
  EXPECT_EQ(v3_10.dialect.instruction, Instruction::lasti_units);
  const Release v3_12 = find_release(0x030c01f0, {});
  EXPECT_EQ(v3_12.dialect.frame_chain, FrameChain::cframe);
  EXPECT_EQ(v3_12.dialect.slot, Slot::pointer);
  const Release v3_15 = find_release(0x030f02f0, {});
  EXPECT_EQ(v3_15.dialect.slot, Slot::tagged);
  EXPECT_EQ(v3_15.dialect.line_table, LineTable::pep657);
  EXPECT_EQ(v3_15.note, nullptr);
}

TEST(Versions, ChangeStyleWithinAMinorVersion) {
  EXPECT_FALSE(find_release(0x030d00f0, {}).style.bt_full_header);
  EXPECT_FALSE(find_release(0x030d0bf0, {}).style.bt_full_header);
  EXPECT_TRUE(find_release(0x030d12f0, {}).style.bt_full_header);
  EXPECT_FALSE(find_release(0x030e02f0, {}).style.bt_full_header);
  EXPECT_TRUE(find_release(0x030e0af0, {}).style.bt_full_header);
  EXPECT_TRUE(find_release(0x030f00f0, {}).style.bt_full_header);
  EXPECT_FALSE(find_release(0x030c01f0, {}).style.bt_full_header);
}

TEST(Versions, AreKnown) {
  for (const std::uint32_t minor : known_versions) {
    EXPECT_EQ(find_release(minor << 16U, {}).note, nullptr) << std::hex << minor;
  }
}

TEST(Versions, KeepTheFlavourApart) {
  EXPECT_TRUE(find_release(0x030d00f0, {.free_threaded = true}).dialect.free_threaded);
  EXPECT_FALSE(find_release(0x030d00f0, {.debug = true}).dialect.free_threaded);
}

TEST(Versions, KnowHowGarbageIsCollected) {
  EXPECT_EQ(find_release(0x030d00f0, {}).dialect.collector, Collector::generations);
  EXPECT_EQ(find_release(0x030d00f0, {.free_threaded = true}).dialect.collector,
            Collector::whole_heap);
  EXPECT_EQ(find_release(0x030e04f0, {}).dialect.collector, Collector::increments);
  EXPECT_EQ(find_release(0x030e04f0, {.free_threaded = true}).dialect.collector,
            Collector::whole_heap);
  EXPECT_EQ(find_release(0x030e0af0, {}).dialect.collector, Collector::generations);
  EXPECT_EQ(find_release(0x030f00f0, {}).dialect.collector, Collector::generations);
}

TEST(Versions, StandInForUnknownOnes) {
  const std::uint32_t newest = known_versions.back() << 16U;
  const std::uint32_t unknown = newest + 0x100a1;
  const Release newer = find_release(unknown, {});
  EXPECT_NE(newer.note, nullptr);
  EXPECT_EQ(newer.version_hex, unknown);
  EXPECT_EQ(newer.dialect.generator_state, find_release(newest, {}).dialect.generator_state);
  const Release older = find_release(0x030500f0, {});
  EXPECT_NE(older.note, nullptr);
  EXPECT_EQ(older.dialect.text, Text::pep393);
  EXPECT_NE(find_release(0, {}).note, nullptr);
  EXPECT_NE(find_release(0xffffffff, {}).note, nullptr);
}

}  // namespace
}  // namespace hognose::layout
