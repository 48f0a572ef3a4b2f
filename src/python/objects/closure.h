// What a function keeps of the functions that it was made in.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "base/result.h"
#include "python/program/program.h"

namespace hognose::python {

/// The value of a free variable of a function; null if it has none of that name, or it is unbound.
[[nodiscard]] Result<Address> find_in_closure(const Program& program,
                                              Address function,
                                              std::string_view name);

}  // namespace hognose::python
