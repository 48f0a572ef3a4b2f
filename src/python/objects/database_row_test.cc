// Tests of the values of a row by their names.
// SPDX-License-Identifier: MIT
#include "python/objects/database_row.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"

namespace hognose::python {
namespace {

struct DatabaseRowTest : testing::Test {
  FakePython python;
  Budget budget;

  Result<DatabaseRow> make_row(const std::vector<Address>& values,
                               const std::vector<std::u32string>& names) {
    std::vector<Address> columns;
    columns.reserve(names.size());
    for (const auto& name : names)
      columns.push_back(python.tuple({python.text(name), python.none()}));
    const Address row =
        make_fixed_object(python, "sqlite3.Row", {python.tuple(values), python.tuple(columns)});
    EXPECT_TRUE(is_database_row(python.program, **read_type_of(python.program, row)));
    return read_database_row(python.program, row);
  }
  Result<std::optional<Address>> find(const DatabaseRow& row, std::string_view name) {
    return find_in_database_row(python.program, row, name, budget);
  }
};

TEST_F(DatabaseRowTest, FindsTheFirstOfAName) {
  const Address first = python.integer(1);
  const auto row =
      make_row({python.integer(0), first, python.integer(2)}, {U"id", U"Name", U"name"});
  ASSERT_TRUE(row);
  EXPECT_EQ(**find(*row, "name"), first);
  EXPECT_EQ(**find(*row, "NAME"), first);
  EXPECT_FALSE(*find(*row, "nam"));
  EXPECT_FALSE(*find(*row, "names"));
}

TEST_F(DatabaseRowTest, HasAsManyNamesAsValues) {
  EXPECT_EQ(make_row({python.integer(0)}, {}).error().kind, ErrorKind::corrupt);
}

TEST_F(DatabaseRowTest, SpendsItsBudget) {
  const auto row = make_row({python.integer(0), python.integer(1)}, {U"a", U"b"});
  budget = Budget({.nodes = 1});
  EXPECT_EQ(find(*row, "b").error().kind, ErrorKind::limit);
}

}  // namespace
}  // namespace hognose::python
