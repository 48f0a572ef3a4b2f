// range, xrange and slice.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PySliceObject;
using layout::rangeobject;

Address make_range(FakePython& python, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const Address range = python.object<rangeobject>(python.type("range"));
  python.set(range, rangeobject::start, python.integer(start));
  python.set(range, rangeobject::stop, python.integer(stop));
  python.set(range, rangeobject::step, python.integer(step));
  return range;
}

TEST(Range, leavesOutAStepOfOne) {
  FakePython python;
  EXPECT_EQ(python.describe(make_range(python, 0, 10, 1)), "range(0, 10)");
  EXPECT_EQ(python.describe(make_range(python, 0, 10, 2)), "range(0, 10, 2)");
  EXPECT_EQ(python.describe(make_range(python, 5, 0, -1)), "range(5, 0, -1)");
}

TEST(Range, xrangeIsMadeOfLongs) {
  FakePython python;
  const Address range = python.object<rangeobject>(python.type("xrange"));
  python.set(range, rangeobject::step, 1);
  python.set(range, rangeobject::len, 5);
  EXPECT_EQ(python.describe(range), "xrange(5)");
  python.set(range, rangeobject::start, 1);
  python.set(range, rangeobject::step, 3);
  EXPECT_EQ(python.describe(range), "xrange(1, 16, 3)");
}

TEST(Range, sliceShowsAllThree) {
  FakePython python;
  const Address slice = python.object<PySliceObject>(python.type("slice"));
  python.set(slice, PySliceObject::start, python.integer(1));
  python.set(slice, PySliceObject::stop, python.none());
  python.set(slice, PySliceObject::step, Address{0xDEAD0000});
  EXPECT_EQ(python.describe(slice).find("slice(1, None, <unreadable at 0xdead"), 0U);
}

}  // namespace
}  // namespace hognose::python
