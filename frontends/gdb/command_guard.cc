// A subclass of gdb.Command whose initializer looks at the name first.
// SPDX-License-Identifier: MIT
#include "gdb/command_guard.h"

#include <array>

#include "command/command.h"
#include "gdb/api/guarded.h"
#include "gdb/host/host.h"

namespace hognose::gdb {

namespace {

int own_registrations = 0;
PyObject* original = nullptr;  // gdb.Command as GDB made it; lives as long as GDB does

bool is_ours(const std::string& name) {
  const std::string_view prefix = host().words().prefix;
  return name.starts_with(prefix) && command::find_command(name.substr(prefix.size())) != nullptr;
}

std::string find_name(PyObject* arguments, PyObject* keywords) {
  if (PyTuple_Size(arguments) > 0) {
    return to_string(Ref::share(PyTuple_GetItem(arguments, 0))).value_or("");
  }
  if (keywords == nullptr) return "";
  return to_string(Ref::share(PyDict_GetItemString(keywords, "name"))).value_or("");
}

// gdb.Command.__init__(self, *arguments, **keywords)
PyObject* initialize(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const Ref function = Ref::take(PyObject_GetAttrString(original, "__init__"));
  const Py_ssize_t count = PyTuple_Size(arguments);
  const Ref all = Ref::take(PyTuple_New(count + 1));
  if (!function || !all) return nullptr;
  PyTuple_SetItem(all.get(), 0, Ref::share(self).release());
  for (Py_ssize_t index = 0; index < count; ++index) {
    PyObject* const argument = PyTuple_GetItem(arguments, index);
    PyTuple_SetItem(all.get(), index + 1, Ref::share(argument).release());
  }
  return PyObject_Call(function.get(), all.get(), keywords);
}

int guard_init(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const Ref result = Ref::take(guarded([&]() -> PyObject* {
    if (own_registrations == 0 && is_ours(find_name(arguments, keywords))) {
      Py_INCREF(Py_None);
      return Py_None;
    }
    return initialize(self, arguments, keywords);
  }));
  return result ? 0 : -1;
}

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
std::array slots{PyType_Slot{Py_tp_init, reinterpret_cast<void*>(guard_init)},
                 PyType_Slot{0, nullptr}};
PyType_Spec spec{"gdb.Command", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots.data()};

}  // namespace

bool install_command_guard() {
  if (original != nullptr) return true;
  Ref stock = Ref::take(PyObject_GetAttrString(gdb_module(), "Command"));
  if (!stock) return false;
  const Ref bases = Ref::take(PyTuple_New(1));
  if (!bases) return false;
  PyTuple_SetItem(bases.get(), 0, Ref::share(stock.get()).release());
  const Ref guard = Ref::take(PyType_FromSpecWithBases(&spec, bases.get()));
  if (!guard) return false;
  original = stock.release();
  return PyObject_SetAttrString(gdb_module(), "Command", guard.get()) == 0;
}

OwnRegistration::OwnRegistration() {
  ++own_registrations;
}
OwnRegistration::~OwnRegistration() {
  --own_registrations;
}

}  // namespace hognose::gdb
