// What made-up callables are called.
// SPDX-License-Identifier: MIT
#include "python/objects/callable_name.h"

#include <gtest/gtest.h>

#include "base/formatted.h"
#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

using layout::partialobject;
using layout::PyCFunctionObject;
using layout::PyMethodDef;
using layout::PyMethodObject;

struct CallableNameTest : testing::Test {
  FakeTasks python;

  std::string call(Address object) { return describe_call(python.program, object); }
  Address function(const std::u32string& name) {
    const Address made = make_function(python, name);
    python.set(made, layout::PyFunctionObject::func_code, python.code(name, 1));
    return made;
  }
  Address c_function(const std::string& name, Address self, Address module) {
    const Address label = python.allocate(16);
    python.parts.memory->put_c_string(label, name);
    const Address definition = python.make<PyMethodDef>();
    python.set(definition, PyMethodDef::ml_name, label);
    const Address made =
        python.object<PyCFunctionObject>(python.type("builtin_function_or_method"));
    python.set(made, PyCFunctionObject::m_ml, definition);
    python.set(made, PyCFunctionObject::m_self, self);
    python.set(made, PyCFunctionObject::m_module, module);
    return made;
  }
  Address partial(Address called, const std::vector<Address>& arguments) {
    const Address made = make_c_object<partialobject>(python, "functools.partial");
    python.set(made, partialobject::fn, called);
    python.set(made, partialobject::args, python.tuple(arguments));
    return made;
  }
  Address instance_of(const std::string& type) {
    return python.object<layout::PyObject>(python.type(type));
  }
};

TEST_F(CallableNameTest, FunctionsAndMethodsByTheirWholeName) {
  EXPECT_EQ(call(function(U"load")), "load()");
  const Address method = python.object<PyMethodObject>(python.type("method"));
  python.set(method, PyMethodObject::im_func, function(U"Session.query"));
  python.set(method, PyMethodObject::im_self, instance_of("Session"));
  EXPECT_EQ(call(method), "Session.query()");
}

TEST_F(CallableNameTest, OfCByModuleOrByWhoseMethodItIs) {
  EXPECT_EQ(call(c_function("sleep", {}, python.text(U"time"))), "time.sleep()");
  EXPECT_EQ(call(c_function("pow", {}, python.text(U"builtins"))), "pow()");
  EXPECT_EQ(call(c_function("acquire", instance_of("_thread.lock"), {})), "lock.acquire()");
}

TEST_F(CallableNameTest, PartialsAndContextsAreLookedThrough) {
  const Address load = function(U"load");
  EXPECT_EQ(call(partial(load, {})), "load()");
  EXPECT_EQ(call(partial(partial(load, {}), {})), "load()");
  const Address run = c_function("run", instance_of("_contextvars.Context"), {});
  EXPECT_EQ(call(partial(run, {load})), "load()");
  EXPECT_EQ(call(partial(run, {})), "Context.run()");
}

TEST_F(CallableNameTest, OthersByTypeAndPlace) {
  const Address other = instance_of("Handler");
  EXPECT_EQ(call(other), formatted("Handler at {:#x}", other.value()));
  EXPECT_EQ(call(nowhere), "");
  const Address made = partial(function(U"f"), {});
  python.set(made, partialobject::fn, made);
  EXPECT_EQ(call(made), formatted("functools.partial at {:#x}", made.value()));
}

}  // namespace
}  // namespace hognose::python
