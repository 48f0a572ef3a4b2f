// Attributes that code computes, where all that it does is to give a pointer of the object.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "python/values/type_info.h"

namespace hognose::python {

/// What the attribute `name` of `object` is if `descriptor`, which its class has under that name,
/// would just hand out something that lies in the object: `__dict__`, an exception's args and
/// chain, a function's code and names; and, though Python code does it, the name and value of a
/// member of an enum. Nothing if it has to be computed.
[[nodiscard]] Result<std::optional<Address>> read_computed(const Program& program,
                                                           Address object,
                                                           const TypeInfo& type,
                                                           std::u32string_view name,
                                                           Address descriptor);

}  // namespace hognose::python
