// Numbers of the target as numbers here: for order and bits, not for display.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "python/program/program.h"

namespace hognose::python {

/// What stands before the words of an int that is an array of them.
struct IntegerHead {
  bool is_negative = false;
  std::uint64_t words = 0;
  Address first;
};

[[nodiscard]] Result<IntegerHead> read_integer_head(const Program& program, Address object);

/// The value of an int (2.7: int or long) or bool that fits two 30-bit words; else unsupported.
[[nodiscard]] Result<std::int64_t> read_small_integer(const Program& program, Address object);

/// An int of any size, a bool or a float, exact up to 64 bits; of anything else unsupported. Never
/// a NaN, which has no order.
[[nodiscard]] Result<long double> read_number(const Program& program, Address object);

/// An int from 0 to 2**128 - 1 as bytes, the most significant first; of any other number corrupt.
using Bytes128 = std::array<std::uint8_t, 16>;
[[nodiscard]] Result<Bytes128> read_128_bits(const Program& program, Address object);

}  // namespace hognose::python
