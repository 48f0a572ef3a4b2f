// Cells: variables that functions share.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<cell at remote 0x…: 42>`, `<cell at remote 0x…: empty>`.
[[nodiscard]] bool is_cell(const Program& program, const TypeInfo& type);
void describe_cell(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
