// C++ objects inside Python objects: what GDB keeps of ours while it walks a stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "gdb/api/ref.h"

namespace hognose::gdb {

/// A Python object that owns one C++ object.
template <class Content>
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): CPython allocates it, zeroed.
struct Boxed {
  PyObject_HEAD Content* content;

  /// Makes an instance of `type`, which must have `release` as its Py_tp_dealloc; none, with the
  /// exception pending, if there is no memory.
  static Ref make(PyObject* type, Content content) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
    Ref box = Ref::take(PyType_GenericAlloc(reinterpret_cast<PyTypeObject*>(type), 0));
    if (box) boxed(box.get())->content = new Content(std::move(content));
    return box;
  }

  static Content& of(PyObject* object) { return *boxed(object)->content; }

  static void release(PyObject* object) {
    delete boxed(object)->content;
    PyTypeObject* const type = Py_TYPE(object);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): slots are void*.
    reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);  // an instance owns its type if the type is made at run time
  }

 private:
  static Boxed* boxed(PyObject* object) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how C inherits.
    return reinterpret_cast<Boxed*>(object);
  }
};

}  // namespace hognose::gdb
