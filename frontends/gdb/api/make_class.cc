// type(name, (base,), members) from C++.
// SPDX-License-Identifier: MIT
#include "gdb/api/make_class.h"

namespace hognose::gdb {

ClassMaker::ClassMaker(const char* name, Ref base)
    : name_(name), base_(std::move(base)), members_(Ref::take(PyDict_New())) {
  add_text("__module__", "hognose_gdb");
}

ClassMaker& ClassMaker::add_text(const char* name, std::string_view text) {
  const Ref value = make_string(text);
  if (members_ && value) PyDict_SetItemString(members_.get(), name, value.get());
  return *this;
}

ClassMaker& ClassMaker::add_method(PyMethodDef& definition, const Ref& bound) {
  const Ref function = Ref::take(PyCFunction_NewEx(&definition, bound.get(), nullptr));
  if (members_ && function) {
    PyDict_SetItemString(members_.get(), definition.ml_name, function.get());
  }
  return *this;
}

Ref ClassMaker::make() {
  if (!base_ || !members_) {
    PyErr_SetString(PyExc_RuntimeError, "hognose: this GDB lacks a class that hognose extends");
    return {};
  }
  const Ref name = make_string(name_);
  const Ref bases = Ref::take(PyTuple_New(1));
  if (!name || !bases) return {};
  PyTuple_SetItem(bases.get(), 0, Ref::share(base_.get()).release());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
  auto* const type = reinterpret_cast<PyObject*>(&PyType_Type);
  return call_or_raise(type, {name.get(), bases.get(), members_.get()});
}

}  // namespace hognose::gdb
