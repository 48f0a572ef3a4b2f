// Lists and tuples: brackets, cycles, cuts and holes.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

TEST(Sequence, writesItemsBetweenBrackets) {
  FakePython python;
  const Address one = python.integer(1);
  const Address two = python.integer(2);
  EXPECT_EQ(python.describe(python.list({})), "[]");
  EXPECT_EQ(python.describe(python.list({one, python.tuple({two})})), "[1, (2,)]");
  EXPECT_EQ(python.describe(python.tuple({})), "()");
  EXPECT_EQ(python.describe(python.tuple({one, two})), "(1, 2)");
}

TEST(Sequence, marksTrueCyclesAndShowsSharedObjectsAgain) {
  FakePython python;
  const Address one = python.list({python.integer(1)});
  EXPECT_EQ(python.describe(python.list({one, one})), "[[1], [1]]");
  const Address cycle = python.list({one, one});
  const auto items = read_list(python.program, cycle);
  python.parts.memory->put_pointer(items->first + 8, python.tuple({cycle}));
  python.program.forget();
  EXPECT_EQ(python.describe(cycle), "[[1], ([...],)]");
}

TEST(Sequence, stopsWhereTheReaderStops) {
  FakePython python;
  const Address list = python.list(std::vector<Address>(1'000'000, python.integer(7)));
  python.program.forget();
  const std::uint64_t before = python.program.memory().fetches();
  EXPECT_EQ(python.describe(list, {.max_repr = 5}), "[7, 7...(truncated)");
  EXPECT_LT(python.program.memory().fetches() - before, 10U);
}

TEST(Sequence, exactlyTheLimitIsNotCut) {
  FakePython python;
  const Address list = python.list({python.integer(1), python.integer(2)});
  EXPECT_EQ(python.describe(list, {.max_repr = 6}), "[1, 2]");
  EXPECT_EQ(python.describe(list, {.max_repr = 5}), "[1, 2...(truncated)");
}

TEST(Sequence, oneUnreadableItemIsOneHole) {
  FakePython python;
  const Address list = python.list({python.integer(1), Address{0xDEAD0000}, python.integer(3)});
  EXPECT_EQ(python.describe(list),
            "[1, <unreadable at 0xdead0000: unmapped while reading object>, 3]");
}

TEST(Sequence, unreadableSlotsAreOneHole) {
  FakePython python;
  const Address list = python.list({python.integer(1)});
  python.set(list, layout::PyListObject::ob_item, Address{0xDEAD0000});
  EXPECT_EQ(python.describe(list), "[<unreadable at 0xdead0000: unmapped while reading item>]");
}

TEST(Sequence, depthEndsInAHoleNotInACrash) {
  FakePython python;
  Address list = python.list({});
  for (int i = 0; i < 1000; ++i)
    list = python.list({list});
  const std::string text = python.describe(list, {.max_repr = 0});
  EXPECT_NE(text.find("limit reached while reading deep nesting"), std::string::npos);
  EXPECT_EQ(text.back(), ']');
}

TEST(Sequence, aWalkThatSharesEverythingEndsInTheBudget) {
  FakePython python;
  Address list = python.list({});
  for (int i = 0; i < 60; ++i)
    list = python.list({list, list});
  Budget budget({.nodes = 10'000});
  const auto description = describe(python.program, list, {.max_repr = 0}, budget);
  EXPECT_EQ(description.lacks.cut, Exhausted::nodes);
  EXPECT_NE(description.text.find("...(node limit)"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
