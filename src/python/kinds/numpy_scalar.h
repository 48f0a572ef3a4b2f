// Scalars of numpy: numbers that are objects of their own types.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<numpy.int64(5) at remote 0x…>`.
[[nodiscard]] bool is_numpy_scalar(const Program& program, const TypeInfo& type);
void describe_numpy_scalar(Describer& out, Address object, const TypeInfo& type);

/// `<numpy.str_('x') at remote 0x…>`: a str, with what numpy copies of it for those who want a buffer.
[[nodiscard]] bool is_numpy_text(const Program& program, const TypeInfo& type);
void describe_numpy_text(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
