// Sets and frozensets in both styles.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

TEST(Set, writesMembersWithoutRemovedOnes) {
  FakePython python;
  const Address one = python.integer(1);
  const Address two = python.integer(2);
  EXPECT_EQ(python.describe(python.set_of({})), "set()");
  EXPECT_EQ(python.describe(python.set_of({one, Address{}, two})), "{1, 2}");
  EXPECT_EQ(python.describe(python.set_of({one}, "frozenset")), "frozenset({1})");
  EXPECT_EQ(python.describe(python.set_of({}, "frozenset")), "frozenset()");
}

TEST(Set, isACallInPython2) {
  FakePython python;
  python.program.style.set_as_call = true;
  EXPECT_EQ(python.describe(python.set_of({python.integer(1)})), "set([1])");
  EXPECT_EQ(python.describe(python.set_of({}, "frozenset")), "frozenset([])");
}

TEST(Set, aTableThatCannotBeIsAHole) {
  FakePython python;
  const Address set = python.set_of({python.integer(1)});
  python.set(set, layout::PySetObject::mask, 5);
  EXPECT_EQ(python.describe(set).find("set(<unreadable at 0x"), 0U);
  python.set(set, layout::PySetObject::mask, (1ULL << 40U) - 1);
  EXPECT_EQ(python.describe(set).find("{1, <unreadable at 0x"), 0U);
}

}  // namespace
}  // namespace hognose::python
