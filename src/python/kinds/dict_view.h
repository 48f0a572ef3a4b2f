// What dict.keys(), .values() and .items() give: views of a dict.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `dict_keys(['a'])`, `dict_values([1])`, `dict_items([('a', 1)])`.
[[nodiscard]] bool is_dict_view(const Program& program, const TypeInfo& type);
void describe_dict_view(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
