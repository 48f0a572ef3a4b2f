// What hognose keeps of a Python type while an epoch lasts.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "python/program/program.h"
#include "python/values/type_flag.h"

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
  /// Whether this is a static type that carries `family`.
  [[nodiscard]] bool is_static(TypeFlag family) const {
    return has(family) && !has(TypeFlag::heap_type);
  }
};

/// Whether instances of `type` are as large as a Struct of this build. A class may bear any name,
/// and where offsets of another build stand in, a struct may be another.
template <class Struct>
[[nodiscard]] bool has_size_of(const Program& program,
                               const TypeInfo& type,
                               layout::SizeOf<Struct> size) {
  const auto bytes = program.layout.size(size);
  return bytes && type.basicsize > 0 && *bytes == static_cast<std::uint64_t>(type.basicsize);
}

/// What there is to know of the type at `type`, read once an epoch and kept; the reference is good
/// until Program::forget().
[[nodiscard]] const Result<TypeInfo>& find_type_info(const Program& program, Address type);

/// Whether `type` is the static type that `family` is named for, and none that C code derives from it,
/// as numpy derives a str. Where its base cannot be read, it is taken for that type.
[[nodiscard]] bool is_builtin(const Program& program, const TypeInfo& type, TypeFlag family);

/// Whether a type is at `type`: what a header names need not be one. The type of a type is `type`, or has
/// that type itself; where it is not known which that is, one whose instances are types.
[[nodiscard]] bool is_type(const Program& program, Address type);

/// The type of the object at `object`, kept in the same way; never null.
[[nodiscard]] Result<const TypeInfo*> read_type_of(const Program& program, Address object);

}  // namespace hognose::python
