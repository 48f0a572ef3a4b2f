// Arrays of numpy.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<numpy.ndarray([1, 2, 3], dtype=int64) at remote 0x…>`; `<numpy.ndarray(shape=(2, 3), dtype=void) at
/// remote 0x…>` where it is not known what an item looks like.
[[nodiscard]] bool is_numpy_array(const Program& program, const TypeInfo& type);
void describe_numpy_array(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
