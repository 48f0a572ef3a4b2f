// list and tuple.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_list(const Program& program, const TypeInfo& type);
void describe_list(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_tuple(const Program& program, const TypeInfo& type);
void describe_tuple(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
