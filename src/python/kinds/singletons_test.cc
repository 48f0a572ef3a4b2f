// None, NotImplemented, Ellipsis and bool, by type and by number.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

TEST(Singletons, areToldByTheirType) {
  FakePython python;
  EXPECT_EQ(python.describe(python.none()), "None");
  EXPECT_EQ(python.describe(python.object<layout::PyObject>(python.type("NotImplementedType"))),
            "NotImplemented");
  EXPECT_EQ(python.describe(python.object<layout::PyObject>(python.type("ellipsis"))), "Ellipsis");
  EXPECT_EQ(python.describe(python.object<layout::PyObject>(python.type("NoDefaultType"))),
            "typing.NoDefault");
  const Address placeholder = python.type("functools._PlaceholderType", {TypeFlag::heap_type});
  EXPECT_EQ(python.describe(python.object<layout::PyObject>(placeholder)), "Placeholder");
  EXPECT_EQ(python.describe(python.object<layout::PyObject>(python.type("Token.MISSING"))),
            "<Token.MISSING>");
}

TEST(Singletons, aPythonClassOfTheSameNameIsNotOne) {
  FakePython python;
  const Address type = python.type("NoneType", {TypeFlag::heap_type});
  EXPECT_NE(python.describe(python.object<layout::PyObject>(type)), "None");
}

TEST(Singletons, boolIsASmallNumber) {
  FakePython python;
  const Address type = python.type("bool", {TypeFlag::long_subclass});
  const Address value = python.object<layout::PyLongObject>(type, 8);
  python.set(value, layout::PyLongObject::lv_tag, 1);
  EXPECT_EQ(python.describe(value), "False");
  python.set(value, layout::PyLongObject::lv_tag, 1U << 3U);
  EXPECT_EQ(python.describe(value), "True");
}

TEST(Singletons, boolOfPython2IsALong) {
  FakePython python;
  python.program.dialect.int_subclass_flag = true;
  const Address type = python.type("bool", {TypeFlag::int_subclass});
  const Address value = python.object<layout::PyIntObject>(type);
  EXPECT_EQ(python.describe(value), "False");
  python.set(value, layout::PyIntObject::ob_ival, 1);
  EXPECT_EQ(python.describe(value), "True");
}

}  // namespace
}  // namespace hognose::python
