// collections.OrderedDict in its own order: a linked list beside the dict.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_ordered_dict(const Program& program, const TypeInfo& type);
void describe_ordered_dict(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
