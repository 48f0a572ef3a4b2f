// Numbers of the target as numbers here: for order and bits, not for display.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/program.h"

namespace hognose::python {

/// The value of an int (2.7: int or long) or bool that fits two 30-bit words; else unsupported.
[[nodiscard]] Result<std::int64_t> read_small_integer(const Program& program, Address object);

/// An int of any size, a bool or a float, exact up to 64 bits; of anything else unsupported. Never
/// a NaN, which has no order.
[[nodiscard]] Result<long double> read_number(const Program& program, Address object);

}  // namespace hognose::python
