// What hognose keeps of a Python type while an epoch lasts.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "python/program.h"
#include "python/type_flag.h"

namespace hognose::python {

/// The fields of a PyTypeObject that describing an object needs, read once.
struct TypeInfo {
  Address address;
  std::string name;  ///< tp_name, made printable; verbatim otherwise
  std::uint64_t flags = 0;
  std::int64_t basicsize = 0;
  std::int64_t itemsize = 0;
  std::int64_t dictoffset = 0;
  Address base;

  [[nodiscard]] bool has(TypeFlag flag) const {
    return (flags >> static_cast<unsigned>(flag) & 1U) != 0;
  }
  /// Whether this is a static type, written in C, of that tp_name: a Python class may bear any name.
  [[nodiscard]] bool is_static(std::string_view tp_name) const {
    return name == tp_name && !has(TypeFlag::heap_type);
  }
};

/// What there is to know of the type at `type`, read once an epoch and kept; the reference is good
/// until Program::forget().
[[nodiscard]] const Result<TypeInfo>& find_type_info(const Program& program, Address type);

/// The type of the object at `object`, kept in the same way; never null.
[[nodiscard]] Result<const TypeInfo*> read_type_of(const Program& program, Address object);

}  // namespace hognose::python
