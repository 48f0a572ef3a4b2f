// Tables survive a round trip, and nothing but a proper table is taken for one.
// SPDX-License-Identifier: MIT
#include "layout/table.h"

#include <gtest/gtest.h>

namespace hognose::layout {
namespace {

Table example() {
  Table table;
  table.head = {.version_hex = 0x030d00f0,
                .free_threaded = false,
                .debug = true,
                .build_ids = {"d11d13fb0f82d32f3da1221ffd551ab179afb423", "0123456789abcdef"},
                .origin = "libpython3.13.so.1.0"};
  table.rows = {{.id = FieldId::PyObject__size, .offset = 16},
                {.id = FieldId::PyObject__ob_refcnt, .width = 8, .offset = 0},
                {.id = FieldId::PyObject__ob_ref_local},
                {.id = FieldId::PyASCIIObject__kind,
                 .width = 4,
                 .offset = 32,
                 .bit_offset = 2,
                 .bit_width = 3}};
  return table;
}

// `text` with one thing replaced and a checksum that fits again.
std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  text.resize(text.rfind("# checksum"));
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::array<char, 32> sum{};
  std::snprintf(sum.data(), sum.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text + "# checksum " + sum.data() + "\n";
}

TEST(Table, SurvivesARoundTrip) {
  const Table table = example();
  const auto again = parse_table(write_table(table));
  ASSERT_TRUE(again) << describe_error(again.error());
  EXPECT_EQ(again->head, table.head);
  EXPECT_EQ(again->rows, table.rows);
}

TEST(Table, IsRefusedWhenCutOrChangedAnywhere) {
  const std::string text = write_table(example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_table(std::string_view(text).substr(0, size))) << size;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(parse_table(changed)) << at;
  }
}

TEST(Table, IsRefusedForNonsenseUnderAGoodChecksum) {
  const std::string text = write_table(example());
  const auto refused = [&](std::string_view from, std::string_view to) {
    return !parse_table(with(text, from, to)).has_value();
  };
  EXPECT_TRUE(parse_table(with(text, "libpython", "python")));
  EXPECT_TRUE(refused("PyObject\t.", "PyNothing\t."));
  EXPECT_TRUE(refused("ob_refcnt\t0", "ob_refcnt\t-1"));
  EXPECT_TRUE(refused("ob_refcnt\t0", "ob_refcnt\t4294967295"));
  EXPECT_TRUE(refused("ob_refcnt\t0", "ob_refcnt\t1073741825"));
  EXPECT_TRUE(refused("ob_refcnt\t0", "ob_refcnt\t99999999999"));
  EXPECT_TRUE(refused("\t4\t2\t3\n", "\t4\t30\t3\n"));
  EXPECT_TRUE(refused("\t4\t2\t3\n", "\t4\t2\t3\t9\n"));
  EXPECT_TRUE(refused("\t4\t2\t3\n", "\t99999\t2\t3\n"));
  EXPECT_TRUE(refused("PyObject\tob_refcnt", "PyObject\t."));
  EXPECT_TRUE(refused("# debug 1", "# debug 2"));
  EXPECT_TRUE(refused("# build_id 0123456789abcdef", "# build_id ../../etc/passwd"));
  EXPECT_TRUE(refused("table 1\n", "table 2\n"));
}

TEST(Table, KnowsBuildIds) {
  EXPECT_TRUE(is_build_id("d11d13fb0f82d32f3da1221ffd551ab179afb423"));
  EXPECT_FALSE(is_build_id(""));
  EXPECT_FALSE(is_build_id("d11d"));
  EXPECT_FALSE(is_build_id("D11D13FB0F82D32F3DA1221FFD551AB179AFB423"));
  EXPECT_FALSE(is_build_id("../../../../../../../../etc/passwd"));
}

}  // namespace
}  // namespace hognose::layout
