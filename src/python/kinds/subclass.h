// Instances of a class over a builtin type: class L(list), numpy.float64.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<L([1, 2]) at remote 0x…>`; with attributes of its own `<L(a=1) at remote 0x…>`, in full
/// `<L([1, 2], a=1) at remote 0x…>`. What a base written in Python keeps in slots is its value.
/// `<NaTType(datetime.datetime(…), ...) at remote 0x…>` where it has bytes of its own that are not explained.
/// Any class may be one: whether it is, its bases decide (find_value_base).
[[nodiscard]] bool is_subclass(const Program& program, const TypeInfo& type);
void describe_subclass(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
