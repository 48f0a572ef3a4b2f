// Tests of old-style classes and instances.
// SPDX-License-Identifier: MIT
#include "python/kinds/old_style.h"

#include <gtest/gtest.h>

#include "python/attributes/attributes.h"
#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyClassObject;
using layout::PyInstanceObject;

struct OldStyleTest : testing::Test {
  FakePython python;

  OldStyleTest() { python.program.dialect.has_old_style_classes = true; }
  Address make_old_class() {
    const Address at = python.object<PyClassObject>(python.type("classobj"));
    python.set(at, PyClassObject::cl_name, python.text(U"Foo"));
    python.set(at, PyClassObject::cl_bases, python.tuple({}));
    python.set(at,
               PyClassObject::cl_dict,
               make_attribute_dict(python, {{U"__module__", python.text(U"m")}}));
    return at;
  }
  Address make_old_instance(Address dict) {
    const Address at = python.object<PyInstanceObject>(python.type("instance"));
    python.set(at, PyInstanceObject::in_class, make_old_class());
    python.set(at, PyInstanceObject::in_dict, dict);
    return at;
  }
};

TEST_F(OldStyleTest, ShowsAttributes) {
  const Address object =
      make_old_instance(make_attribute_dict(python, {{U"a", python.integer(1)}}));
  EXPECT_EQ(python.describe(object), "<Foo(a=1)" + at_remote(object));
}

TEST_F(OldStyleTest, ShowsANullDictAsTheSuiteWantsIt) {
  const Address object = make_old_instance({});
  EXPECT_EQ(python.describe(object), "<Foo" + at_remote(object));
}

TEST_F(OldStyleTest, MarksACycle) {
  const Address object = make_old_instance({});
  python.set(object, PyInstanceObject::in_dict, make_attribute_dict(python, {{U"a", object}}));
  EXPECT_EQ(python.describe(object), "<Foo(a=<...>)" + at_remote(object));
}

TEST_F(OldStyleTest, NamesClasses) {
  EXPECT_EQ(python.describe(make_old_class()), "<class 'm.Foo'>");
}

TEST_F(OldStyleTest, FindsAttributesOfTheClass) {
  Budget budget;
  const auto found = find_attribute(python.program, make_old_instance({}), U"__module__", budget);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(python.describe(**found), "'m'");
}

}  // namespace
}  // namespace hognose::python
