// Tests of sqlite3.Row.
// SPDX-License-Identifier: MIT
#include "python/kinds/sqlite_row.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

struct SqliteRowTest : testing::Test {
  FakePython python;

  Address make_columns(const std::vector<std::u32string>& names) {
    std::vector<Address> columns;
    columns.reserve(names.size());
    for (const auto& name : names)
      columns.push_back(python.tuple({python.text(name), python.none()}));
    return python.tuple(columns);
  }
  Address make_row(Address values, Address columns) {
    return make_fixed_object(python, "sqlite3.Row", {values, columns});
  }
  [[nodiscard]] std::string describe_row(Address row) const {
    const std::string text = python.describe(row);
    const std::string begin = "<sqlite3.Row({";
    const std::string end = "})" + at_remote(row);
    EXPECT_TRUE(text.starts_with(begin) && text.ends_with(end)) << text;
    return text.substr(begin.size(), text.size() - begin.size() - end.size());
  }
};

TEST_F(SqliteRowTest, ShowsValuesByTheNamesOfTheirColumns) {
  const Address values = python.tuple({python.integer(1), python.text(U"tea")});
  EXPECT_EQ(describe_row(make_row(values, make_columns({U"id", U"name"}))),
            "'id': 1, 'name': 'tea'");
  EXPECT_EQ(describe_row(make_row(values, make_columns({U"n", U"n"}))), "'n': 1, 'n': 'tea'");
  EXPECT_EQ(describe_row(make_row(python.tuple({}), make_columns({}))), "");
}

TEST_F(SqliteRowTest, DoesNotTrustItsTuples) {
  const Address one = python.tuple({python.integer(1)});
  for (const Address columns : {make_columns({}), nowhere, python.integer(1), Address{}})
    EXPECT_TRUE(describe_row(make_row(one, columns)).starts_with("<unreadable"));
  EXPECT_TRUE(describe_row(make_row(nowhere, make_columns({U"a"}))).starts_with("<unreadable"));
}

TEST_F(SqliteRowTest, AColumnThatIsLostDoesNotHideTheOthers) {
  const Address values = python.tuple({python.integer(1), python.integer(2)});
  const Address columns = python.tuple({nowhere, python.tuple({python.text(U"b")})});
  const std::string text = describe_row(make_row(values, columns));
  EXPECT_TRUE(text.starts_with("<unreadable")) << text;
  EXPECT_TRUE(text.ends_with(": 1, 'b': 2")) << text;
}

TEST_F(SqliteRowTest, ARowOfAnotherSizeIsNone) {
  const Address row = make_fixed_object(python, "sqlite3.Row", {python.tuple({})});
  EXPECT_EQ(python.describe(row), "<sqlite3.Row" + at_remote(row));
}

TEST_F(SqliteRowTest, MarksACycle) {
  const Address values = python.tuple({Address{}});
  const Address row = make_row(values, make_columns({U"me"}));
  const Items items = *read_tuple(python.program, values);
  python.parts.memory->put_pointer(items.first, row);
  python.program.forget();
  EXPECT_EQ(describe_row(row), "'me': <...>");
}

}  // namespace
}  // namespace hognose::python
