// Tests of attributes that C code hands out.
// SPDX-License-Identifier: MIT
#include "python/attributes/computed.h"

#include <gtest/gtest.h>

#include "python/attributes/attributes.h"
#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;
using layout::PyTypeObject;

struct ComputedTest : testing::Test {
  FakePython python;
  Budget budget;
  Address getset = python.object<layout::PyDescrObject>(python.type("getset_descriptor"));

  std::optional<Address> find(Address object, std::u32string_view name) {
    return find_attribute(python.program, object, name, budget).value_or(std::nullopt);
  }
  /// A class with a getset descriptor under that name.
  Address make_type(const std::string& name,
                    const std::u32string& attribute,
                    std::initializer_list<TypeFlag> flags) {
    const Address type = python.type(name, flags);
    python.set(type, PyTypeObject::tp_basicsize, fake_basicsize);
    python.set(type, PyTypeObject::tp_dict, make_attribute_dict(python, {{attribute, getset}}));
    return type;
  }
};

TEST_F(ComputedTest, TheArgumentsOfAnException) {
  const Address type = make_type("ValueError", U"args", {TypeFlag::exception_subclass});
  const Address error = python.object<PyBaseExceptionObject>(type);
  const Address arguments = python.tuple({python.integer(1)});
  python.set(error, PyBaseExceptionObject::args, arguments);
  EXPECT_EQ(find(error, U"args"), arguments);
}

TEST_F(ComputedTest, AnAttributeThatIsNoFieldStaysItsDescriptor) {
  const Address type = make_type("ValueError", U"other", {TypeFlag::exception_subclass});
  EXPECT_EQ(find(python.object<PyBaseExceptionObject>(type), U"other"), getset);
}

TEST_F(ComputedTest, TheInstanceDict) {
  const Address type = make_class(python, "Foo", {}, {{U"__dict__", getset}});
  const Address dict = make_attribute_dict(python, {{U"a", python.integer(1)}});
  EXPECT_EQ(find(make_instance(python, type, dict), U"__dict__"), dict);
  EXPECT_EQ(find(make_instance(python, type), U"__dict__"), getset);
}

// `print state.value` said what Python's property is.
TEST_F(ComputedTest, TheValueOfAMemberOfAnEnum) {
  const Address function = make_function(python, U"Enum.value");
  const Address kind =
      make_class(python, "DynamicClassAttribute", {}, {{U"__module__", python.text(U"types")}});
  const Address property =
      make_instance(python, kind, make_attribute_dict(python, {{U"fget", function}}));
  const Address type = make_class(python, "Color", {}, {{U"value", property}, {U"name", property}});
  const Address one = python.integer(1);
  const Address red = make_instance(python, type, make_attribute_dict(python, {{U"_value_", one}}));
  EXPECT_EQ(find(red, U"value"), one);
  EXPECT_EQ(find(red, U"name"), property);  // another getter
  EXPECT_EQ(find(make_instance(python, type), U"value"), property);
  const Address own = make_function(python, U"Color.value");
  put_pointer(python, property, fake_header, make_attribute_dict(python, {{U"fget", own}}));
  EXPECT_EQ(find(red, U"value"), property);
}

}  // namespace
}  // namespace hognose::python
