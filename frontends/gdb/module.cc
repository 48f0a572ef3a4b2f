// The Python module hognose_gdb: one function, install(), that the loader python-gdb.py calls.
// SPDX-License-Identifier: MIT
#include <array>

#include "gdb/api/guarded.h"
#include "gdb/backtrace/frame_filter.h"
#include "gdb/backtrace/plain_frame.h"
#include "gdb/command_guard.h"
#include "gdb/commands.h"
#include "gdb/host/epochs.h"
#include "gdb/host/host.h"
#include "gdb/parameter.h"
#include "gdb/values/object_value.h"
#include "gdb/values/path_function.h"
#include "gdb/values/printers.h"
#include "gdb/values/repr_function.h"

namespace hognose::gdb {
namespace {

bool installed = false;

// All that is kept of the target, and what ends it.
void end_epoch(const Changes& changes) {
  forget_selected_states();
  if (changes.images) {
    host().forget_images();
    session().forget_images();
    forget_object_type();
    forget_places();
    install_printer();
  }
  if (changes.ran) {
    session().end_epoch(session::Change::ran);
  } else if (changes.written) {
    session().end_epoch(session::Change::written);
  }
}

bool install_all() {
  if (!install_command_guard() || !register_commands()) return false;
  if (!register_printer() || !register_repr_function() || !register_path_function()) return false;
  if (!register_frame_filter()) return false;
  if (!register_fold_parameter() || !register_frames_parameter()) return false;
  Ref parameter = register_parameter();
  if (!parameter) return false;
  host().set_parameter(std::move(parameter));
  at_epoch_end(end_epoch);
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
