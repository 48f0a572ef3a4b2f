// What hognose keeps of a Python type while an epoch lasts.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"

namespace hognose::python {

struct Kind;

/// Bits of tp_flags (Include/object.h).
enum class TypeFlag : std::uint8_t {
  inline_values = 2,  // 3.13+
  managed_dict = 4,  // 3.11+
  heap_type = 9,
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

/// The fields of a PyTypeObject that describing an object needs, read once.
struct TypeInfo {
  Address address;
  std::string name;  ///< tp_name, made printable; verbatim otherwise
  std::uint64_t flags = 0;
  std::int64_t basicsize = 0;
  std::int64_t itemsize = 0;
  std::int64_t dictoffset = 0;
  Address base;
  const Kind* kind = nullptr;  ///< the row of object/kinds.cc that describes instances

  [[nodiscard]] bool has(TypeFlag flag) const {
    return (flags >> static_cast<unsigned>(flag) & 1U) != 0;
  }
  /// Whether this is a static type, written in C, of that tp_name: a Python class may bear any name.
  [[nodiscard]] bool is_static(std::string_view tp_name) const {
    return name == tp_name && !has(TypeFlag::heap_type);
  }
};

}  // namespace hognose::python
