// The bits of tp_flags that say what a type is.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::python {

/// Bits of tp_flags (Include/object.h).
enum class TypeFlag : std::uint8_t {
  inline_values = 2,  // 3.13+
  managed_weakref = 3,  // 3.12+; 2.7 says something else with it
  managed_dict = 4,  // 3.11+
  heap_type = 9,
  ready = 12,  // PyType_Ready() has filled it in
  collected = 14,  // Py_TPFLAGS_HAVE_GC
  int_subclass = 23,  // 2.7 only; see Dialect::int_subclass_flag
  long_subclass = 24,
  list_subclass = 25,
  tuple_subclass = 26,
  bytes_subclass = 27,
  unicode_subclass = 28,
  dict_subclass = 29,
  exception_subclass = 30,
  type_subclass = 31,
};

}  // namespace hognose::python
