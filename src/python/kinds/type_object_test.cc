// Tests of types as objects.
// SPDX-License-Identifier: MIT
#include "python/kinds/type_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

TEST(TypeObject, ShowsTheQualifiedName) {
  FakePython python;
  const Address type = make_class(python, "Inner", {}, {{U"__module__", python.text(U"pkg")}});
  python.set(type, layout::PyHeapTypeObject::ht_qualname, python.text(U"Outer.Inner"));
  EXPECT_EQ(python.describe(type), "<class 'pkg.Outer.Inner'>");
}

TEST(TypeObject, ShowsABuiltinByItsName) {
  FakePython python;
  const Address type = python.type("int");
  python.set(type, layout::PyObject::ob_type, python.type("type", {TypeFlag::type_subclass}));
  EXPECT_EQ(python.describe(type), "<class 'int'>");
}

TEST(TypeObject, NamesOnlyTheMetatypeIfTheNameIsBroken) {
  FakePython python;
  const Address type = python.type("int");
  python.set(type, layout::PyObject::ob_type, python.type("type", {TypeFlag::type_subclass}));
  python.set(type, layout::PyTypeObject::tp_name, Address(0xDEADBEEF));
  EXPECT_EQ(python.describe(type), "<type" + at_remote(type));
}

}  // namespace
}  // namespace hognose::python
