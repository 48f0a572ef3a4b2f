// Counts, items and members, honest ones and lies.
// SPDX-License-Identifier: MIT
#include "python/values/containers.h"

#include <gmock/gmock.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyListObject;
using layout::PySetObject;
using layout::PyVarObject;
using testing::ElementsAre;

TEST(Containers, readsItemsOfListsAndTuples) {
  FakePython python;
  const Address one = python.integer(1);
  const Address two = python.integer(2);
  const auto list = read_list(python.program, python.list({one, two}));
  ASSERT_TRUE(list);
  EXPECT_EQ(list->count, 2U);
  EXPECT_EQ(*read_item(python.program, *list, 1), two);
  EXPECT_EQ(read_item(python.program, *list, 2).error().kind, ErrorKind::not_found);
  SlotReader slots(python.program, *read_tuple(python.program, python.tuple({two, one})));
  EXPECT_EQ(*slots.read_next(), two);
  EXPECT_EQ(*slots.read_next(), one);
  EXPECT_TRUE(slots.at_end());
}

TEST(Containers, refusesCountsThatCannotBe) {
  FakePython python;
  const Address list = python.list({python.integer(1)});
  for (const std::int64_t lie : {-1L, 2L, 1L << 60}) {
    python.set(list, PyVarObject::ob_size, lie);
    EXPECT_EQ(read_list(python.program, list).error().kind, ErrorKind::corrupt) << lie;
  }
  EXPECT_EQ(read_tuple(python.program, list).error().kind, ErrorKind::corrupt);
}

TEST(Containers, aListBeingSortedIsEmpty) {
  FakePython python;
  const Address list = python.list({});
  python.set(list, PyListObject::ob_item, Address{});
  python.set(list, PyListObject::allocated, -1);
  EXPECT_EQ(read_list(python.program, list)->count, 0U);
}

TEST(Containers, visitsMembersAndSkipsRemovedOnes) {
  FakePython python;
  const Address one = python.integer(1);
  const Address two = python.integer(2);
  const Address set = python.set_of({one, Address{}, two});
  Budget budget;
  std::vector<Address> members;
  const auto visit = [&](Address member) {
    members.push_back(member);
    return true;
  };
  EXPECT_TRUE(for_each_member(python.program, set, budget, visit));
  EXPECT_THAT(members, ElementsAre(one, two));
  python.set(set, PySetObject::mask, 6);
  EXPECT_EQ(for_each_member(python.program, set, budget, visit).error().kind, ErrorKind::corrupt);
}

}  // namespace
}  // namespace hognose::python
