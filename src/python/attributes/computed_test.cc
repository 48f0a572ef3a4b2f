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

}  // namespace
}  // namespace hognose::python
