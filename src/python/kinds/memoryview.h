// memoryview: how large, of what, over memory that is not shown.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_memoryview(const Program& program, const TypeInfo& type);
void describe_memoryview(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
