// GDB's "symbol and value" interface.
// SPDX-License-Identifier: MIT
#include "gdb/backtrace/frame_variable.h"

#include <array>

#include "gdb/api/boxed.h"
#include "gdb/api/guarded.h"
#include "gdb/host/epochs.h"
#include "gdb/values/host_text.h"
#include "gdb/values/object_value.h"

namespace hognose::gdb {

namespace {

using Variable = Boxed<FrameVariable>;

// The DAP server of GDB 17 and newer asks every symbol for its print_name, also one that is a str.
PyObject* get_print_name(PyObject* self, void* /*unused*/) {
  return PyObject_Str(self);
}

std::array name_members{
    PyGetSetDef{"print_name", get_print_name, nullptr, "The name itself.", nullptr},
    PyGetSetDef{nullptr, nullptr, nullptr, nullptr, nullptr}};
std::array name_slots{PyType_Slot{Py_tp_getset, name_members.data()}, PyType_Slot{0, nullptr}};
PyType_Spec name_spec{"hognose_gdb.Name", 0, 0, Py_TPFLAGS_DEFAULT, name_slots.data()};

Ref make_name_type() {
  const Ref bases = Ref::take(PyTuple_New(1));
  if (!bases) return {};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
  auto* const base = reinterpret_cast<PyObject*>(&PyUnicode_Type);
  PyTuple_SetItem(bases.get(), 0, Ref::share(base).release());
  return Ref::take(PyType_FromSpecWithBases(&name_spec, bases.get()));
}

PyObject* get_symbol(PyObject* self, PyObject* /*unused*/) {
  return guarded([self] {
    const FrameVariable& variable = Variable::of(self);
    const Ref text = variable.symbol ? variable.symbol : make_host_text(variable.name);
    if (!is_asked_by_dap()) return Ref(text).release();
    static PyObject* const type = make_name_type().release();
    if (type == nullptr || !text) return Ref(text).release();
    return call_or_raise(type, {text.get()}).release();
  });
}

PyObject* get_value(PyObject* self, PyObject* /*unused*/) {
  return guarded([self] {
    const Visit visit;
    const FrameVariable& variable = Variable::of(self);
    if (variable.value) return Ref(variable.value).release();
    if (!variable.text.empty()) return make_host_text(variable.text).release();
    return make_object_value(variable.object).release();
  });
}

std::array variable_methods{PyMethodDef{"symbol", get_symbol, METH_NOARGS, nullptr},
                            PyMethodDef{"value", get_value, METH_NOARGS, nullptr},
                            PyMethodDef{nullptr, nullptr, 0, nullptr}};
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array variable_slots{PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(Variable::release)},
                          PyType_Slot{Py_tp_methods, variable_methods.data()},
                          PyType_Slot{0, nullptr}};
PyType_Spec variable_spec{
    "hognose_gdb.Variable", sizeof(Variable), 0, Py_TPFLAGS_DEFAULT, variable_slots.data()};

}  // namespace

bool is_asked_by_dap() {
  constexpr Name module("gdb.dap");
  return PyDict_GetItem(PyImport_GetModuleDict(), module.string()) != nullptr;
}

Ref make_frame_variable(FrameVariable variable) {
  static PyObject* type = nullptr;  // lives as long as GDB does
  if (type == nullptr) type = PyType_FromSpec(&variable_spec);
  return type == nullptr ? Ref() : Variable::make(type, std::move(variable));
}

}  // namespace hognose::gdb
