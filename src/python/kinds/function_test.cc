// Tests of functions and bound methods.
// SPDX-License-Identifier: MIT
#include "python/kinds/function.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyMethodObject;

struct FunctionTest : testing::Test {
  FakePython python;

  Address make_method(Address function, Address self) {
    const Address at = python.object<PyMethodObject>(python.type("method"));
    python.program.layout.set(layout::FieldId::PyMethodObject__im_class, {});
    python.set(at, PyMethodObject::im_func, function);
    python.set(at, PyMethodObject::im_self, self);
    return at;
  }
};

TEST_F(FunctionTest, ShowsTheQualifiedName) {
  const Address function = make_function(python, U"outer.<locals>.inner");
  EXPECT_EQ(python.describe(function), "<function outer.<locals>.inner" + at_remote(function));
}

TEST_F(FunctionTest, LeavesAHoleForTheName) {
  const Address function = make_function(python, U"f");
  python.set(function, layout::PyFunctionObject::func_qualname, nowhere);
  EXPECT_TRUE(python.describe(function).starts_with("<function <unreadable at 0x70000000000"));
}

TEST_F(FunctionTest, ShowsAMethodAndItsSelf) {
  const Address self = make_instance(python, make_class(python, "Foo"));
  const Address method = make_method(make_function(python, U"Foo.bar"), self);
  EXPECT_EQ(python.describe(method), "<bound method Foo.bar of <Foo" + at_remote(self) + ">");
}

TEST_F(FunctionTest, KnowsWhatCythonCompiled) {
  using layout::PyCFunctionObject;
  const std::uint64_t size = *python.program.layout.size(PyCFunctionObject::size) + 64;
  const Address type = make_c_type(python, "_cython_3_1.cython_function_or_method", size, {});
  const Address function = python.object<PyCFunctionObject>(type, 64);
  const Address definition = python.make<layout::PyMethodDef>();
  const Address name = python.allocate(8);
  python.parts.memory->put_c_string(name, "f");
  python.set(definition, layout::PyMethodDef::ml_name, name);
  python.set(function, PyCFunctionObject::m_ml, definition);
  EXPECT_EQ(python.describe(function), "<cyfunction f" + at_remote(function));
  const Address self = make_instance(python, make_class(python, "Foo"));
  EXPECT_EQ(python.describe(make_method(function, self)),
            "<bound method f of <Foo" + at_remote(self) + ">");
  python.set(function, PyCFunctionObject::m_ml, nowhere);
  EXPECT_EQ(python.describe(function).find("<cyfunction <unreadable"), 0U);
}

TEST_F(FunctionTest, MarksAMethodOfItself) {
  const Address method = make_method(make_function(python, U"f"), {});
  python.set(method, PyMethodObject::im_self, method);
  EXPECT_EQ(python.describe(method), "<bound method f of <...>>");
}

}  // namespace
}  // namespace hognose::python
