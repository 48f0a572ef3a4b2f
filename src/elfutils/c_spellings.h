// What CPython's headers call things, where a layout table does not say it: the C types of fields,
// the first member of structs, their tags.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "layout/field.h"

namespace hognose::elfutils {

/// How CPython declares a field. The newest form that a build has is the one that counts.
struct FieldSpelling {
  layout::FieldId id{};
  std::uint32_t since = 0;  ///< major and minor version of the first that has it: 0x030c
  std::string_view path;  ///< empty: the first path of the field list
  std::string_view
      type;  ///< spellings of c_types.h, '|' between: the first that fits; empty: plain
};

/// What a struct begins with: a member that is a struct itself.
struct BaseSpelling {
  std::string_view owner;  ///< as in the field list
  std::uint32_t since = 0;
  std::string_view type;
  std::string_view name;
};

/// The declaration of a field in a version (0x030c for 3.12); plain where nothing else is known.
[[nodiscard]] FieldSpelling find_field_spelling(layout::FieldId id, std::uint32_t minor_version);

/// The first member of a struct, or null if it has none that is a struct.
[[nodiscard]] const BaseSpelling* find_base(std::string_view owner, std::uint32_t minor_version);

/// The tag of a struct that the field list knows by its typedef alone ("_object" for "PyObject");
/// empty if it has none.
[[nodiscard]] std::string_view find_tag(std::string_view owner);

}  // namespace hognose::elfutils
