// Tests of C functions and method-wrappers.
// SPDX-License-Identifier: MIT
#include "python/kinds/builtin_function.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyCFunctionObject;
using layout::wrapperobject;

struct BuiltinFunctionTest : testing::Test {
  FakePython python;

  Address c_string(const std::string& text) {
    const Address at = python.allocate(text.size() + 1);
    python.parts.memory->put_c_string(at, text);
    return at;
  }
  Address make_builtin(const std::string& name, Address self) {
    const Address method = python.make<layout::PyMethodDef>();
    python.set(method, layout::PyMethodDef::ml_name, c_string(name));
    const Address at = python.object<PyCFunctionObject>(python.type("builtin_function_or_method"));
    python.set(at, PyCFunctionObject::m_ml, method);
    python.set(at, PyCFunctionObject::m_self, self);
    return at;
  }
  Address make_wrapper(const std::string& name, Address self) {
    const Address base = python.make<layout::wrapperbase>();
    python.set(base, layout::wrapperbase::name, c_string(name));
    const Address descriptor =
        python.object<layout::PyWrapperDescrObject>(python.type("wrapper_descriptor"));
    python.set(descriptor, layout::PyWrapperDescrObject::d_base, base);
    const Address at = python.object<wrapperobject>(python.type("method-wrapper"));
    python.set(at, wrapperobject::descr, descriptor);
    python.set(at, wrapperobject::self, self);
    return at;
  }
};

TEST_F(BuiltinFunctionTest, ShowsTheTypeOfSelf) {
  const Address module = python.object<layout::PyModuleObject>(python.type("module"));
  EXPECT_EQ(python.describe(make_builtin("len", module)),
            "<built-in method len of module object" + at_remote(module));
  EXPECT_EQ(python.describe(make_builtin("len", {})), "<built-in function len>");
}

TEST_F(BuiltinFunctionTest, LeavesAHoleForSelf) {
  const std::string shown = python.describe(make_builtin("len", nowhere));
  EXPECT_EQ(shown,
            "<built-in method len of " + hole_for_type_at_nowhere() +
                " object at remote 0x700000000000>");
}

TEST_F(BuiltinFunctionTest, ShowsMethodWrappersWithoutTheWordRemote) {
  const Address self = make_instance(python, make_class(python, "MyList"));
  std::string place = at_remote(self);
  place.erase(0, std::string(" at remote ").size());
  EXPECT_EQ(python.describe(make_wrapper("__init__", self)),
            "<method-wrapper '__init__' of MyList object at " + place);
}

TEST_F(BuiltinFunctionTest, DegradesMethodWrappersPartByPart) {
  const Address wrapper = make_wrapper("__init__", nowhere);
  python.set(wrapper, wrapperobject::descr, nowhere);
  EXPECT_EQ(python.describe(wrapper),
            "<method-wrapper <unknown name> of <unknown tp_name> object at 0x700000000000>");
}

}  // namespace
}  // namespace hognose::python
