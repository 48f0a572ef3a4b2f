// Tables and entries of dicts, honest ones and lies.
// SPDX-License-Identifier: MIT
#include "python/values/dict_entries.h"

#include <gmock/gmock.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyDictKeysObject;
using layout::PyDictObject;
using testing::ElementsAre;
using testing::Pair;

std::vector<std::pair<Address, Address>> entries_of(FakePython& python, Address dict) {
  Budget budget;
  std::vector<std::pair<Address, Address>> entries;
  const auto done = for_each_entry(python.program, dict, budget, [&](const DictEntry& entry) {
    entries.emplace_back(entry.key, entry.value);
    return true;
  });
  EXPECT_TRUE(done);
  return entries;
}

TEST(DictEntries, visitsEntriesInOrderAndSkipsRemovedOnes) {
  FakePython python;
  const Address a = python.text(U"a");
  const Address b = python.text(U"b");
  const Address dict = python.dict({{a, b}, {a, Address{}}, {b, a}});
  EXPECT_THAT(entries_of(python, dict), ElementsAre(Pair(a, b), Pair(b, a)));
}

TEST(DictEntries, visitsSplitDictsInInsertionOrder) {
  FakePython python;
  python.program.dialect.inline_values = layout::InlineValues::embedded;
  const Address a = python.text(U"a");
  const Address b = python.text(U"b");
  const Address one = python.integer(1);
  const Address dict = python.dict({{a, Address{}}, {b, Address{}}});
  const Address keys =
      Address(*python.program.view<PyDictObject>(dict).read(PyDictObject::ma_keys));
  const Address values = python.make<layout::PyDictValues>(2 * 8 + 2);
  python.set(values, layout::PyDictValues::capacity, 2);
  python.set(values, layout::PyDictValues::used, 2);
  const Address first = values + *python.program.layout.offset(layout::PyDictValues::values);
  python.parts.memory->put_pointer(first, one);
  python.parts.memory->put_pointer(first + 8, a);
  python.parts.memory->put_u8(first + 16, 1);
  python.parts.memory->put_u8(first + 17, 0);
  python.set(dict, PyDictObject::ma_values, values);
  python.set(keys, PyDictKeysObject::dk_kind, 0);
  EXPECT_THAT(entries_of(python, dict), ElementsAre(Pair(b, a), Pair(a, one)));
}

TEST(DictEntries, refusesKeysThatLie) {
  FakePython python;
  const Address dict = python.dict({{python.text(U"a"), python.none()}});
  const Address keys = *python.program.view<PyDictObject>(dict).read(PyDictObject::ma_keys);
  Budget budget;
  const auto visit = [](const DictEntry&) { return true; };
  python.set(keys, PyDictKeysObject::dk_nentries, 9);
  EXPECT_EQ(for_each_entry(python.program, dict, budget, visit).error().kind, ErrorKind::corrupt);
  python.set(keys, PyDictKeysObject::dk_nentries, 1);
  python.set(keys, PyDictKeysObject::dk_log2_size, 200);
  EXPECT_EQ(for_each_entry(python.program, dict, budget, visit).error().kind, ErrorKind::corrupt);
  python.set(dict, PyDictObject::ma_keys, Address{0xDEAD0000});
  EXPECT_EQ(for_each_entry(python.program, dict, budget, visit).error().kind, ErrorKind::unmapped);
}

TEST(DictEntries, findsAValueByText) {
  FakePython python;
  const Address one = python.integer(1);
  const Address dict =
      python.dict({{python.text(U"key"), python.none()}, {python.text(U"k\u00e9y"), one}});
  Budget budget;
  EXPECT_EQ(*find_in_dict(python.program, dict, U"k\u00e9y", budget), one);
  EXPECT_EQ(*find_in_dict(python.program, dict, U"nope", budget), std::nullopt);
}

TEST(DictEntries, aTableThatNeverEndsEndsInTheBudget) {
  FakePython python;
  const Address dict = python.dict({{python.text(U"a"), python.none()}});
  Budget budget({.nodes = 0});
  const auto walk =
      for_each_entry(python.program, dict, budget, [](const DictEntry&) { return true; });
  EXPECT_EQ(walk.error().kind, ErrorKind::limit);
}

}  // namespace
}  // namespace hognose::python
