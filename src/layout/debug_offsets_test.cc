// Offsets of real builds agree with the shipped tables; hostile ones are refused.
// SPDX-License-Identifier: MIT
#include "layout/debug_offsets.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

#include "layout/shipped.h"
#include "layout/versions/versions.h"

namespace hognose::layout {
namespace {

// _Py_DebugOffsets of real builds, as 64-bit words. "t" is free-threaded.
// clang-format off
const std::vector<std::uint64_t> of_3_13_0{
    0x7970677562656478, 0x30d00f0, 0, 283320, 608, 632, 194968, 7272, 7264, 7344, 7400, 7656,
    7640, 7648, 16, 7752, 0, 7768, 7760, 304, 0, 8, 16, 72, 152, 160, 232, 32, 80, 8, 0, 56, 72,
    70, 208, 112, 120, 128, 136, 68, 52, 96, 104, 200, 16, 8, 416, 24, 88, 168, 32, 24, 16, 40,
    24, 16, 48, 32, 40, 24, 16, 32, 16, 24, 40, 16, 32, 64, 32, 16, 40, 240, 200};

const std::vector<std::uint64_t> of_3_14_10{
    0x7970677562656478, 0x30e0af0, 0, 316616, 784, 808, 225864, 7280, 7272, 7344, 7360, 7408,
    7688, 7672, 7680, 16, 7784, 0, 7800, 7792, 7992, 0, 832, 0, 8, 16, 72, 152, 160, 232, 32,
    88, 8, 0, 56, 80, 74, 64, 0, 216, 112, 120, 128, 136, 68, 52, 96, 104, 208, 0, 16, 8, 416,
    24, 88, 168, 40, 32, 16, 40, 24, 16, 200, 24, 40, 32, 48, 32, 40, 24, 16, 32, 16, 24, 40,
    16, 32, 64, 32, 16, 40, 264, 192, 160, 24, 72, 67, 0, 8, 24, 304, 8076, 0, 4, 512};

const std::vector<std::uint64_t> of_3_14_10t{
    0x7970677562656478, 0x30e0af0, 1, 365624, 784, 808, 249976, 7280, 7272, 7344, 7360, 7408,
    7712, 7696, 7704, 16, 7808, 0, 7832, 7824, 8024, 17300, 832, 0, 8, 16, 72, 152, 160, 232,
    32, 88, 8, 0, 56, 80, 78, 64, 72, 240, 128, 136, 144, 152, 84, 68, 112, 120, 232, 224, 32,
    24, 432, 40, 104, 184, 56, 48, 32, 56, 40, 32, 216, 40, 56, 48, 64, 48, 56, 40, 32, 48, 32,
    40, 56, 32, 48, 80, 48, 32, 56, 288, 192, 176, 40, 88, 83, 0, 8, 24, 304, 8108, 0, 4, 512};

const std::vector<std::uint64_t> of_3_15_2{
    0x7970677562656478, 0x30f02f0, 0, 346568, 912, 936, 226240, 7272, 7264, 7336, 7352, 7400,
    7592, 7576, 7584, 16, 7736, 0, 7752, 7744, 7944, 0, 888, 0, 8, 16, 72, 80, 88, 96, 176, 184,
    256, 32, 36, 40, 136, 288, 0, 88, 8, 0, 56, 80, 74, 64, 0, 216, 112, 120, 128, 136, 68, 52,
    96, 104, 208, 0, 16, 8, 424, 24, 88, 168, 32, 288, 944, 888, 40, 32, 16, 40, 24, 16, 200,
    24, 40, 32, 48, 32, 40, 24, 16, 32, 16, 24, 40, 16, 32, 64, 32, 16, 40, 56, 176, 112, 120,
    1120, 104, 160, 24, 72, 67, 0, 8, 24, 344, 8028, 0, 4, 512};

const std::vector<std::uint64_t>& of_newest = of_3_15_2;

// clang-format on

std::span<const std::byte> bytes(const std::vector<std::uint64_t>& words) {
  return std::as_bytes(std::span(words));
}

const TableRow* find(std::span<const TableRow> rows, FieldId id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](auto& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

void expect_agreement(const std::vector<std::uint64_t>& words, std::string_view table_name) {
  const auto parsed = parse_debug_offsets(bytes(words));
  ASSERT_TRUE(parsed) << describe_error(parsed.error());
  EXPECT_GT(parsed->rows.size(), 65U);
  const auto tables = shipped_tables();
  const auto table =
      std::find_if(tables.begin(), tables.end(), [&](auto& t) { return t.name == table_name; });
  ASSERT_NE(table, tables.end());
  EXPECT_EQ(parsed->head.version_hex, table->version_hex);
  for (const TableRow& row : parsed->rows) {
    const FieldInfo& field = all_fields()[static_cast<std::size_t>(row.id)];
    const TableRow* shipped = find(table->rows, row.id);
    ASSERT_NE(shipped, nullptr) << field.owner << "." << field.name;
    EXPECT_EQ(shipped->offset, row.offset) << field.owner << "." << field.name;
    EXPECT_EQ(shipped->bit_offset, row.bit_offset) << field.owner << "." << field.name;
    EXPECT_EQ(shipped->bit_width, row.bit_width) << field.owner << "." << field.name;
    if (row.width != 0) {
      EXPECT_EQ(shipped->width, row.width) << field.owner << "." << field.name;
    }
  }
}

TEST(DebugOffsets, AgreeWithTheTables) {
  expect_agreement(of_3_13_0, "3.13.0");
  expect_agreement(of_3_14_10, "3.14.10");
  expect_agreement(of_3_15_2, "3.15.2");
}

TEST(DebugOffsets, KnowFreeThreadedBuilds) {
  const auto parsed = parse_debug_offsets(bytes(of_3_14_10t));
  ASSERT_TRUE(parsed) << describe_error(parsed.error());
  EXPECT_TRUE(parsed->head.free_threaded);
  EXPECT_EQ(find(parsed->rows, FieldId::PyObject__ob_type)->offset, 24U);
  EXPECT_EQ(find(parsed->rows, FieldId::_PyInterpreterFrame__tlbc_index)->offset, 72U);
  EXPECT_EQ(find(parsed->rows, FieldId::PyCodeObject__co_tlbc)->offset, 224U);
  EXPECT_EQ(find(parsed->rows, FieldId::PyASCIIObject__kind)->bit_offset, 8);
}

TEST(DebugOffsets, LeaveOutWhatTheBuildLacks) {
  const auto parsed = parse_debug_offsets(bytes(of_3_14_10));
  EXPECT_EQ(find(parsed->rows, FieldId::_PyInterpreterFrame__tlbc_index), nullptr);
  EXPECT_EQ(find(parsed->rows, FieldId::PyThreadState__base_frame), nullptr);
}

TEST(DebugOffsets, AreReadLikeTheNewestWhenNewer) {
  auto words = of_newest;
  words[1] = (known_versions.back() + 1) << 16U;
  const auto parsed = parse_debug_offsets(bytes(words));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(find(parsed->rows, FieldId::PyASCIIObject__kind), nullptr);
  // Members that moved give themselves away.
  for (std::size_t at = 3; at < 90; ++at) {
    auto moved = words;
    moved.insert(moved.begin() + static_cast<std::ptrdiff_t>(at), 8);
    EXPECT_FALSE(parse_debug_offsets(bytes(moved))) << at;
  }
}

TEST(DebugOffsets, OfOneMinorAreNotThoseOfAnother) {
  for (const std::uint64_t version : {0x030d00f0U, 0x030e0af0U, 0x030f02f0U}) {
    for (const auto* words : {&of_3_13_0, &of_3_14_10, &of_3_15_2}) {
      auto changed = *words;
      changed.resize(111);
      changed[1] = version;
      const bool is_right = (version >> 16U) == ((*words)[1] >> 16U);
      EXPECT_EQ(parse_debug_offsets(bytes(changed)).has_value(), is_right);
    }
  }
}

TEST(DebugOffsets, RefuseWhatIsNotTheirs) {
  auto words = of_3_13_0;
  words[0] ^= 1U;
  EXPECT_EQ(parse_debug_offsets(bytes(words)).error().kind, ErrorKind::corrupt);
  words = of_3_13_0;
  words[1] = 0x030c01f0;
  EXPECT_EQ(parse_debug_offsets(bytes(words)).error().kind, ErrorKind::unsupported);
  words[1] = 0x030d00f0ULL << 32U;
  EXPECT_FALSE(parse_debug_offsets(bytes(words)));
  words = of_3_13_0;
  words[2] = 1;
  EXPECT_FALSE(parse_debug_offsets(bytes(words)));
  EXPECT_FALSE(parse_debug_offsets({}));
}

TEST(DebugOffsets, SurviveAnyCut) {
  for (const auto* words : {&of_3_13_0, &of_3_15_2}) {
    const auto all = bytes(*words);
    for (std::size_t size = 0; size < all.size(); ++size) {
      if (const auto parsed = parse_debug_offsets(all.first(size))) {
        EXPECT_GT(size, 500U);
      }
    }
  }
}

TEST(DebugOffsets, SurviveAnyValue) {
  for (const auto* words : {&of_3_13_0, &of_3_14_10, &of_3_14_10t, &of_3_15_2}) {
    for (std::size_t at = 0; at < words->size(); ++at) {
      for (const std::uint64_t wild : {0ULL,
                                       1ULL,
                                       7ULL,
                                       8ULL,
                                       0xffffULL,
                                       0xffffffffULL,
                                       0x100000000ULL,
                                       ~0ULL,
                                       ~0ULL - 7,
                                       1ULL << 63U}) {
        auto changed = *words;
        changed[at] = wild;
        const auto parsed = parse_debug_offsets(bytes(changed));
        if (!parsed) continue;
        for (const TableRow& row : parsed->rows)
          EXPECT_TRUE(is_sane(row)) << at << " " << wild;
      }
    }
  }
}

}  // namespace
}  // namespace hognose::layout
