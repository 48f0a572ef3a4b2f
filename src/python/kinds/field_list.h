// The text of an object of C by the fields of its struct: <itertools.islice(next=2, stop=5) at remote 0x…>.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "layout/field.h"
#include "python/kinds/describer.h"

namespace hognose::python {

/// A field that is shown, and as what.
struct ShownField {
  const char* label;
  layout::FieldId field;
};

/// Writes `label=value` of each field, comma-separated: numbers in decimal, objects described. A field
/// that this build lacks and a null object are left out; one that cannot be read is a hole.
void write_fields(Describer& out, Address object, std::span<const ShownField> fields);

/// Writes `NAME(FIELDS` between `<` and `) at remote 0x…>`, or `<...>` inside itself.
void write_by_fields(Describer& out,
                     std::string_view name,
                     Address object,
                     std::span<const ShownField> fields);

/// The pointer in a field that is told by its id.
[[nodiscard]] Result<Address> read_object_field(const Program& program,
                                                Address object,
                                                layout::FieldId field);

/// Writes an object that could, or could not, be found; `None` for null.
void write_found(Describer& out, const Result<Address>& object);

}  // namespace hognose::python
