// Tests of what Nuitka compiled.
// SPDX-License-Identifier: MIT
#include "python/kinds/nuitka_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct NuitkaTest : testing::Test {
  FakePython python;
  std::uint64_t head = *python.program.layout.size(layout::PyObject::size);

  /// An object of a type of that name, whose base may be CPython's.
  Address make(const std::string& name, Address base = {}) {
    return python.object<layout::PyObject>(make_c_type(python, name, head + 64, {}, base), 128);
  }
  Address named(const std::string& type, Address base = {}) {
    const Address object = make(type, base);
    put_pointer(python, object, head + 8, python.text(U"f"));
    return object;
  }
};

TEST_F(NuitkaTest, NamesFunctionsAndGenerators) {
  const Address function = named("compiled_function", python.type("function"));
  EXPECT_EQ(python.describe(function), "<compiled_function f" + at_remote(function));
  for (const std::string type :
       {"compiled_generator", "compiled_coroutine", "compiled_async_generator"}) {
    const Address object = named(type);
    EXPECT_EQ(python.describe(object), "<" + type + " object f" + at_remote(object));
  }
  put_pointer(python, function, head + 8, nowhere);
  EXPECT_EQ(python.describe(function).find("<compiled_function <unreadable"), 0U);
}

TEST_F(NuitkaTest, ShowsAMethodAndItsSelf) {
  const Address self = make_instance(python, make_class(python, "Foo"));
  const Address method = make("compiled_method");
  put_pointer(python, method, head, named("compiled_function"));
  put_pointer(python, method, head + 8, python.none());  // a weak reference
  EXPECT_EQ(python.describe(method), "<unbound compiled_method f>");
  put_pointer(python, method, head + 16, self);
  EXPECT_EQ(python.describe(method), "<bound compiled_method f of <Foo" + at_remote(self) + ">");
  put_pointer(python, method, head + 16, method);
  EXPECT_EQ(python.describe(method), "<bound compiled_method f of <...>>");
  put_pointer(python, method, head, nowhere);
  EXPECT_EQ(python.describe(method).find("<bound compiled_method <unreadable"), 0U);
}

TEST_F(NuitkaTest, ShowsWhatIsInACell) {
  const Address cell = make("compiled_cell");
  const std::string begin = "<compiled_cell" + at_remote(cell);
  EXPECT_EQ(python.describe(cell), begin.substr(0, begin.size() - 1) + ": empty>");
  put_pointer(python, cell, head, python.integer(5));
  EXPECT_EQ(python.describe(cell), begin.substr(0, begin.size() - 1) + ": 5>");
}

TEST_F(NuitkaTest, WhatIsTooSmallIsNoneOfThem) {
  const Address type = make_c_type(python, "compiled_function", head + 8, {});
  const Address object = python.object<layout::PyObject>(type, 64);
  EXPECT_EQ(python.describe(object), "<compiled_function" + at_remote(object));
}

}  // namespace
}  // namespace hognose::python
