// Scalars of numpy: numbers that are objects of their own types.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<numpy.int64(5) at remote 0x…>`.
[[nodiscard]] bool is_numpy_scalar(const Program& program, const TypeInfo& type);
void describe_numpy_scalar(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
