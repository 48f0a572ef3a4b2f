// Tuples whose items have names: collections.namedtuple and the struct sequences of C code.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Point(x=1, y=2)`; in full one whose class has added attributes is
/// `<Place(x=1, y=2, name='a') at remote 0x…>`.
[[nodiscard]] bool is_named_tuple(const Program& program, const TypeInfo& type);
void describe_named_tuple(Describer& out, Address object, const TypeInfo& type);

/// What date.isocalendar() gives from 3.9 on: a tuple whose names stand nowhere in the target.
[[nodiscard]] bool is_iso_calendar_date(const Program& program, const TypeInfo& type);
void describe_iso_calendar_date(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_struct_sequence(const Program& program, const TypeInfo& type);
void describe_struct_sequence(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
