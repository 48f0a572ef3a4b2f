// Tests of the four line table encodings on literal bytes.
// SPDX-License-Identifier: MIT
#include "python/frames/line_table.h"

#include <initializer_list>
#include <vector>

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

using layout::LineTable;

struct Table {
  LineTable encoding;
  std::vector<std::byte> bytes;
  std::int64_t first_line;

  Table(LineTable which, std::initializer_list<int> values, std::int64_t first)
      : encoding(which), first_line(first) {
    for (const int value : values)
      bytes.push_back(static_cast<std::byte>(value));
  }
  [[nodiscard]] Position at(std::int64_t offset) const {
    return find_in_line_table({encoding, bytes, first_line}, offset);
  }
  [[nodiscard]] std::int64_t line(std::int64_t offset) const {
    return at(offset).line.value_or(-1);
  }
};

TEST(LineTable, LnotabAddsPairsUpToTheOffset) {
  const Table table(LineTable::lnotab, {0, 1, 6, 1, 8, 5}, 10);
  EXPECT_EQ(table.line(-1), 10);
  EXPECT_EQ(table.line(0), 11);
  EXPECT_EQ(table.line(5), 11);
  EXPECT_EQ(table.line(6), 12);
  EXPECT_EQ(table.line(14), 17);
  EXPECT_EQ(table.line(1000), 17);
}

TEST(LineTable, LineDeltasAreSignedSincePython36) {
  EXPECT_EQ(Table(LineTable::lnotab, {2, 0xfe}, 10).line(2), 8);
  EXPECT_EQ(Table(LineTable::lnotab_unsigned, {2, 0xfe}, 10).line(2), 264);
}

TEST(LineTable, AnOddByteAtTheEndIsIgnored) {
  EXPECT_EQ(Table(LineTable::lnotab, {2, 1, 9}, 10).line(4), 11);
  EXPECT_EQ(Table(LineTable::pep626, {2, 1, 9}, 10).line(0), 11);
  EXPECT_EQ(Table(LineTable::pep626, {2, 1, 9}, 10).line(4), -1);
}

TEST(LineTable, EmptyTables) {
  EXPECT_EQ(Table(LineTable::lnotab, {}, 7).line(12), 7);
  EXPECT_EQ(Table(LineTable::pep626, {}, 7).line(0), -1);
  EXPECT_EQ(Table(LineTable::pep626, {}, 7).line(-2), 7);
  EXPECT_EQ(Table(LineTable::pep657, {}, 7).line(0), -1);
  EXPECT_EQ(Table(LineTable::pep657, {}, 7).line(-2), 7);
}

TEST(LineTable, Pep626RangesMayHaveNoLine) {
  const Table table(LineTable::pep626, {4, 1, 2, 0x80, 0, 100, 6, 0xff}, 1);
  EXPECT_EQ(table.line(2), 2);
  EXPECT_EQ(table.line(4), -1);
  EXPECT_EQ(table.line(6), 101);
  EXPECT_EQ(table.line(12), -1);
}

TEST(LineTable, Pep657ShortForm) {
  // Code 1: column 8 + 3, four wide; two units.
  const Table table(LineTable::pep657, {0x80 | 1 << 3 | 1, 0x34}, 5);
  EXPECT_EQ(table.at(0), (Position{5, 5, 11, 15}));
  EXPECT_EQ(table.at(3), (Position{5, 5, 11, 15}));
  EXPECT_EQ(table.at(4), Position{});
}

TEST(LineTable, Pep657OneLineForms) {
  const Table table(LineTable::pep657, {0x80 | 10 << 3, 4, 9, 0x80 | 12 << 3, 1, 200}, 5);
  EXPECT_EQ(table.at(0), (Position{5, 5, 4, 9}));
  EXPECT_EQ(table.at(2), (Position{7, 7, 1, 200}));
}

TEST(LineTable, Pep657LongFormAndNoColumns) {
  // +3 lines, ends one line lower, column 70 (two groups), no end column; then -2 lines.
  const Table table(LineTable::pep657,
                    {0x80 | 14 << 3, 6, 1, 64 | 7, 1, 0, 0x80 | 13 << 3, 5, 0x80 | 15 << 3},
                    5);
  EXPECT_EQ(table.at(0), (Position{8, 9, 70, {}}));
  EXPECT_EQ(table.at(2), (Position{6, 6, {}, {}}));
  EXPECT_EQ(table.at(4), Position{});
}

TEST(LineTable, DamageIsNoLine) {
  EXPECT_EQ(Table(LineTable::pep657, {0x10}, 5).line(0), -1);  // no start bit
  EXPECT_EQ(Table(LineTable::pep657, {0x80 | 10 << 3, 4}, 5).line(0), -1);  // ends in an entry
  EXPECT_EQ(Table(LineTable::pep657, {0xe8, 64, 64, 64, 64, 64, 64, 64, 1}, 5).line(0), -1);
  EXPECT_EQ(Table(LineTable::lnotab, {0, 0x80}, 5).line(0), -1);  // below line 0
  EXPECT_EQ(Table(LineTable::pep657, {0xe8, 2}, INT64_C(1) << 40).line(0), -1);
}

TEST(LineTable, AnyBytesEndInAnAnswer) {
  for (int seed = 0; seed < 256; ++seed) {
    for (const auto encoding :
         {LineTable::lnotab_unsigned, LineTable::lnotab, LineTable::pep626, LineTable::pep657}) {
      Table table(encoding, {}, std::int64_t{seed} * 1000);
      for (int i = 0; i < 300; ++i)
        table.bytes.push_back(static_cast<std::byte>(i * seed + i / 7));
      for (int offset = -2; offset < 700; offset += 50)
        static_cast<void>(table.at(offset));
    }
  }
}

}  // namespace
}  // namespace hognose::python
