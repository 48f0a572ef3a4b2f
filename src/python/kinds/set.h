// set and frozenset.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_set(const Program& program, const TypeInfo& type);
void describe_set(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
