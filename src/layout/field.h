// Compile-time names for the fields of CPython's structs, spelled as CPython spells them.
//
// `PyListObject::ob_item` is a value of type Field<PyListObject, Address>: it knows its owner and
// how its value is read, and nothing about where it lies. That is a Layout's business.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/address.h"

namespace hognose::layout {

/// One id per field; `Struct__size` is the size of the struct itself.
enum class FieldId : std::uint16_t {
#define HOGNOSE_STRUCT(name, type_names) name##__size,
#define HOGNOSE_FIELD(owner, name, path, T) owner##__##name,
#define HOGNOSE_END(name)
#include "layout/fields.inc"
#undef HOGNOSE_STRUCT
#undef HOGNOSE_FIELD
#undef HOGNOSE_END
};

/// How many field ids there are.
inline constexpr std::size_t field_count = 0
// NOLINTBEGIN(bugprone-macro-parentheses): each is one more term of the sum.
#define HOGNOSE_STRUCT(name, type_names) +1
#define HOGNOSE_FIELD(owner, name, path, T) +1
// NOLINTEND(bugprone-macro-parentheses)
#define HOGNOSE_END(name)
#include "layout/fields.inc"
#undef HOGNOSE_STRUCT
#undef HOGNOSE_FIELD
#undef HOGNOSE_END
    ;

/// A field of `Struct` whose value is read as a T: Address, int64, uint64 or double; void for
/// embedded arrays and structs, of which only the address is taken.
template <class Struct, class T>
struct Field {
  FieldId id;
};

/// sizeof(Struct) in this build of CPython, in bytes.
template <class Struct>
struct SizeOf {
  FieldId id;
};

#define HOGNOSE_STRUCT(name, type_names) \
  struct name {                          \
    static constexpr SizeOf<name> size{FieldId::name##__size};
#define HOGNOSE_FIELD(owner, name, path, T) \
  static constexpr Field<owner, T> name{FieldId::owner##__##name};
#define HOGNOSE_END(name) \
  }                       \
  ;
#include "layout/fields.inc"
#undef HOGNOSE_STRUCT
#undef HOGNOSE_FIELD
#undef HOGNOSE_END

/// How the value of a field is read: the T of its Field.
enum class FieldValue : std::uint8_t {
  embedded,  ///< an array or a struct, of which only the address is taken; a struct's own row
  address,
  signed_number,
  unsigned_number,
  real,
};

/// What a type source, a table writer or a page of documentation needs to know of a field.
struct FieldInfo {
  FieldId id;
  std::string_view owner;  ///< "PyListObject"
  std::string_view name;  ///< "ob_item"; empty for the struct's size
  std::string_view type_names;  ///< of the owner: C names to look it up by, '|' between them
  std::string_view path;  ///< member paths, '|' between alternatives; empty for the size
  FieldValue value = FieldValue::embedded;
};

/// All fields, indexed by FieldId.
[[nodiscard]] std::span<const FieldInfo, field_count> all_fields();

}  // namespace hognose::layout
