// collections.deque: blocks of items in a chain.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_deque(const Program& program, const TypeInfo& type);
void describe_deque(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
