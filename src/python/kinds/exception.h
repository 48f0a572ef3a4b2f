// Exceptions: their class and their args.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `ValueError('x', 2)`, with the tuple's comma for one argument; Python-defined ones the same. In full
/// one that has attributes is `<E('x', code=5) at remote 0x…>`, and so is one that names a file.
[[nodiscard]] bool is_exception(const Program& program, const TypeInfo& type);
void describe_exception(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
