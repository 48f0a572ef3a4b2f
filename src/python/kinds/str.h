// str (2.7: unicode).
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_str(const Program& program, const TypeInfo& type);
void describe_str(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
