// The Python module hognose_gdb: one function, install(), that the loader python-gdb.py calls.
// SPDX-License-Identifier: MIT
#include <array>

#include "gdb/command_guard.h"
#include "gdb/commands.h"
#include "gdb/epochs.h"
#include "gdb/frame_filter.h"
#include "gdb/gdb_host.h"
#include "gdb/guarded.h"
#include "gdb/parameter.h"
#include "gdb/printers.h"
#include "gdb/repr_function.h"

namespace hognose::gdb {
namespace {

bool installed = false;

bool install_all() {
  if (!install_command_guard() || !register_commands()) return false;
  if (!register_printer() || !register_repr_function()) return false;
  if (!register_frame_filter()) return false;
  Ref parameter = register_parameter();
  if (!parameter) return false;
  host().set_parameter(std::move(parameter));
  connect_events();
  return true;
}

// Loading twice (once for the executable, once for libpython) changes nothing.
PyObject* install(PyObject* /*self*/, PyObject* /*unused*/) {
  return guarded([]() -> PyObject* {
    if (gdb_module() == nullptr) return nullptr;
    if (!installed && !install_all()) return nullptr;
    installed = true;
    install_printer();
    Py_INCREF(Py_None);
    return Py_None;
  });
}

std::array methods{
    PyMethodDef{"install", install, METH_NOARGS, "Registers everything with GDB, once."},
    PyMethodDef{nullptr, nullptr, 0, nullptr}};

PyModuleDef definition{PyModuleDef_HEAD_INIT,
                       "hognose_gdb",
                       "hognose in GDB: Python stacks, objects and their values.",
                       -1,  // state is the process's
                       methods.data(),
                       nullptr,
                       nullptr,
                       nullptr,
                       nullptr};

}  // namespace
}  // namespace hognose::gdb

// NOLINTNEXTLINE(readability-identifier-naming): CPython looks for this name.
PyMODINIT_FUNC PyInit_hognose_gdb() {
  return PyModule_Create(&hognose::gdb::definition);
}
