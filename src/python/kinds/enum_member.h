// Members of enum.Enum classes, and flags made of several of them.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<Color.RED: 1>`, `<Perm.R|W: 3>`.
[[nodiscard]] bool is_enum_member(const Program& program, const TypeInfo& type);
void describe_enum_member(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
