// Tests of super().
// SPDX-License-Identifier: MIT
#include "python/kinds/super_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::superobject;

TEST(Super, NamesBothTypes) {
  FakePython python;
  const Address object = python.object<superobject>(python.type("super"));
  python.set(object, superobject::type, python.type("Base"));
  EXPECT_EQ(python.describe(object), "<super: <class 'Base'>, NULL>");
  python.set(object, superobject::obj_type, python.type("Sub"));
  EXPECT_EQ(python.describe(object), "<super: <class 'Base'>, <Sub object>>");
  python.set(object, superobject::type, nowhere);
  EXPECT_EQ(python.describe(object).find("<super: <class '<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
