// Tests of descriptors and property.
// SPDX-License-Identifier: MIT
#include "python/kinds/descriptor.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::propertyobject;
using layout::PyDescrObject;

std::string describe_of(FakePython& python, const std::string& type, const std::u32string& name) {
  const Address at = python.object<PyDescrObject>(python.type(type));
  python.set(at, PyDescrObject::d_name, python.text(name));
  python.set(at, PyDescrObject::d_type, python.type("T"));
  return python.describe(at);
}

TEST(Descriptor, ShowsNameAndClass) {
  FakePython python;
  EXPECT_EQ(describe_of(python, "method_descriptor", U"append"),
            "<method 'append' of 'T' objects>");
  EXPECT_EQ(describe_of(python, "classmethod_descriptor", U"new"), "<method 'new' of 'T' objects>");
  EXPECT_EQ(describe_of(python, "wrapper_descriptor", U"__init__"),
            "<slot wrapper '__init__' of 'T' objects>");
  EXPECT_EQ(describe_of(python, "getset_descriptor", U"x"), "<attribute 'x' of 'T' objects>");
  EXPECT_EQ(describe_of(python, "member_descriptor", U"x"), "<member 'x' of 'T' objects>");
}

TEST(Descriptor, WhatEveryObjectHasNamesNoOwner) {
  FakePython python;
  const Address at = python.object<PyDescrObject>(python.type("getset_descriptor"));
  python.set(at, PyDescrObject::d_name, python.text(U"__dict__"));
  python.set(at, PyDescrObject::d_type, python.type("object"));
  EXPECT_EQ(python.describe(at), "<attribute '__dict__'>");
}

TEST(Descriptor, LeavesAHoleForTheClass) {
  FakePython python;
  const Address at = python.object<PyDescrObject>(python.type("member_descriptor"));
  python.set(at, PyDescrObject::d_name, python.text(U"x"));
  python.set(at, PyDescrObject::d_type, nowhere);
  EXPECT_TRUE(python.describe(at).starts_with("<member 'x' of '<unreadable at "));
}

TEST(Property, ShowsItsGetter) {
  FakePython python;
  const Address at = python.object<propertyobject>(python.type("property"));
  std::string place = at_remote(at);
  place.pop_back();
  EXPECT_EQ(python.describe(at), "<property" + place + ">");
  python.set(at, propertyobject::prop_get, make_function(python, U"Foo.x"));
  EXPECT_EQ(python.describe(at), "<property" + place + ", get=Foo.x>");
  python.set(at, propertyobject::prop_get, at);
  EXPECT_EQ(python.describe(at), "<property" + place + ", get=<...>>");
}

}  // namespace
}  // namespace hognose::python
