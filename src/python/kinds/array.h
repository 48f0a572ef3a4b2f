// array.array.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `array('i', [1, 2, 3])`, `array('u', 'text')`.
[[nodiscard]] bool is_array(const Program& program, const TypeInfo& type);
void describe_array(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
