// collections.Counter, the most common elements first.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_counter(const Program& program, const TypeInfo& type);
void describe_counter(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
