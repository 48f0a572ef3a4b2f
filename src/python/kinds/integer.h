// Integers of any size: int, and the int and long of 2.7.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_small_integer(const Program& program, const TypeInfo& type);
/// An int of 2.7: one C long.
void describe_small_integer(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_integer(const Program& program, const TypeInfo& type);
/// An int (2.7: long) of any number of digits.
void describe_integer(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
