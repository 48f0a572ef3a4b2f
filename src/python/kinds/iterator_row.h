// The structs of iterators written in C, one row a struct.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "layout/field.h"
#include "python/kinds/field_list.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// A struct: the types whose instances begin like it, each between blanks, its size, what is shown.
struct IteratorRow {
  std::string_view type_names;
  layout::FieldId size;
  layout::FieldId source;  ///< null where the iterator has ended; its size where no field says so
  std::array<ShownField, 4> fields;
};

/// The row of an iterator type whose instances have room for what is shown; null if there is none.
[[nodiscard]] const IteratorRow* find_iterator_row(const Program& program, const TypeInfo& type);

}  // namespace hognose::python
