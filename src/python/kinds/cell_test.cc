// Tests of cells.
// SPDX-License-Identifier: MIT
#include "python/kinds/cell.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

TEST(Cell, ShowsWhatItHolds) {
  FakePython python;
  const Address cell = python.object<layout::PyCellObject>(python.type("cell"));
  std::string place = at_remote(cell);
  place.pop_back();
  EXPECT_EQ(python.describe(cell), "<cell" + place + ": empty>");
  python.set(cell, layout::PyCellObject::ob_ref, python.integer(42));
  EXPECT_EQ(python.describe(cell), "<cell" + place + ": 42>");
  python.set(cell, layout::PyCellObject::ob_ref, cell);
  EXPECT_EQ(python.describe(cell), "<cell" + place + ": <...>>");
}

TEST(Cell, LeavesPythonClassesOfThatNameAlone) {
  FakePython python;
  const Address object = make_instance(python, make_class(python, "cell"));
  EXPECT_EQ(python.describe(object), "<cell" + at_remote(object));
}

}  // namespace
}  // namespace hognose::python
