// The wall between C++ and CPython: no C++ exception may pass through the interpreter's frames,
// where nobody unwinds and the whole of GDB would be terminated.
// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// Runs `body`, which returns a new reference or null with a Python exception set. A C++ exception
/// becomes a Python RuntimeError.
template <class Body>
PyObject* guarded(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    PyErr_Clear();
    PyErr_SetString(PyExc_RuntimeError, error.what());
  } catch (...) {
    PyErr_Clear();
    PyErr_SetString(PyExc_RuntimeError, "hognose: an unknown C++ exception");
  }
  return nullptr;
}

/// Same for callbacks that give nothing back and must not fail, such as event handlers.
template <class Body>
PyObject* guarded_quietly(Body&& body) noexcept {
  return guarded([&]() -> PyObject* {
    body();
    clear_error();
    Py_INCREF(Py_None);
    return Py_None;
  });
}

}  // namespace hognose::gdb
