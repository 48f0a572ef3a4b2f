// What a class of ctypes says of the C data of its instances.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// The sorts of classes that ctypes knows.
enum class CTypeSort : std::uint8_t { simple, structure, array, pointer, function };

/// A class of ctypes. A union is a structure whose fields lie over each other.
struct CType {
  const TypeInfo* type = nullptr;
  CTypeSort sort = CTypeSort::simple;
  char code = 0;  ///< simple: its letter
  bool is_swapped = false;  ///< simple: in the other byte order
  bool is_fundamental = false;  ///< simple: a field of it is a Python value, no ctypes object
  Address item;  ///< array, pointer: the class of what it holds; null if it has none yet
  std::uint64_t length = 0;  ///< array: how many
};

/// Whether `type` is a class of ctypes: one with _ctypes._CData among its bases.
[[nodiscard]] bool is_ctypes_class(const Program& program, const TypeInfo& type);

/// The class at `type`; corrupt if it lacks what its sort must have, not_found if it is none.
[[nodiscard]] Result<CType> read_ctype(const Program& program, Address type, Budget& budget);

/// A field of a structure: where, of which class, and which bits if it is a bit field.
struct CField {
  Address name;  ///< the str that names it
  Address type;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< bytes
  unsigned bits = 0;  ///< 0: no bit field
  unsigned low_bit = 0;
};

/// Visits the fields of a structure or union in the order of their definition, those of its bases
/// first. `visit` returns false to stop early. An error is what ended the walk.
[[nodiscard]] Result<void> for_each_c_field(const Program& program,
                                            const TypeInfo& type,
                                            Budget& budget,
                                            const std::function<bool(const CField&)>& visit);

}  // namespace hognose::python
