// float and complex, in the shortest text that reads back as the same number.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_float(const Program& program, const TypeInfo& type);
void describe_float(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_complex(const Program& program, const TypeInfo& type);
void describe_complex(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
