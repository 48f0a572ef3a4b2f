// struct.Struct.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `_struct.Struct('<I')`, on every version.
[[nodiscard]] bool is_struct_format(const Program& program, const TypeInfo& type);
void describe_struct_format(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
