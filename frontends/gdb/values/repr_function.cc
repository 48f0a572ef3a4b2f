// A gdb.Function made at run time.
// SPDX-License-Identifier: MIT
#include "gdb/values/repr_function.h"

#include "gdb/api/guarded.h"
#include "gdb/api/make_class.h"
#include "gdb/host/epochs.h"
#include "gdb/values/printers.h"

namespace hognose::gdb {

namespace {

constexpr const char* repr_help =
    "The Python object at an address, as text.\n"
    "Usage: $py_repr (X)\n\n"
    "X is a pointer to an object or its address, with or without debug information:\n"
    "print $py_repr($rdi), print $py_repr(0x7ffff75a3e30).";

PyObject* invoke_repr(PyObject* /*self*/, PyObject* arguments) {
  return guarded([arguments]() -> PyObject* {
    const Visit visit;
    if (PyTuple_Size(arguments) != 1) {
      PyErr_SetString(PyExc_TypeError, "$py_repr takes one address");
      return nullptr;
    }
    const Ref value = Ref::share(PyTuple_GetItem(arguments, 0));
    auto referent = find_referent(value);
    if (!referent) {
      if (const auto bits = to_unsigned(value)) referent = python::Referent{Address(*bits)};
    }
    if (referent) return describe_referent(*referent).release();
    PyErr_SetString(PyExc_TypeError, "$py_repr takes an address");
    return nullptr;
  });
}

PyMethodDef repr_method{"invoke", invoke_repr, METH_VARARGS, nullptr};

}  // namespace

bool register_repr_function() {
  ClassMaker maker("PyRepr", attribute(gdb_module(), "Function"));
  maker.add_text("__doc__", repr_help).add_method(repr_method);
  const Ref type = maker.make();
  if (!type) return false;
  const Ref name = make_string("py_repr");
  return static_cast<bool>(call_or_raise(type.get(), {name.get()}));
}

}  // namespace hognose::gdb
