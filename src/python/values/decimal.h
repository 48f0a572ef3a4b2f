// Decimal digits of integers of any size: all of them, or the leading ones without computing the
// rest.
//
// An int of n binary digits takes time n² to convert. Nobody reads the millionth digit, so for a
// huge int only its top words are read. They are multiplied with a power of two that is itself
// known to a bounded number of decimal places, and rounded down; as long as the digits wanted come
// out the same when rounded up, they are the true ones. Where they do not (10**n, whose lower bound
// is 999…), the upper candidate is compared with the whole int modulo two large numbers; and for
// 10**n + 1 nothing less than the whole conversion will do.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace hognose::python {

/// Digits of an int's magnitude as CPython keeps them: 30 bits each, the least significant first.
using LongDigit = std::uint32_t;
inline constexpr unsigned long_digit_bits = 30;

/// All decimal digits of a magnitude. Quadratic: for up to some hundred thousand bits.
[[nodiscard]] std::string decimal_digits(std::span<const LongDigit> magnitude);

/// A magnitude too large to be read whole: how many digits it has, and a way to read some.
struct LongMagnitude {
  std::uint64_t count = 0;
  /// Reads the digits [begin, begin + into.size()).
  std::function<Result<void>(std::uint64_t begin, std::span<LongDigit> into)> read;
};

/// At least the first `wanted` decimal digits of a magnitude of many more, rounded down.
[[nodiscard]] Result<std::string> leading_decimal_digits(const LongMagnitude& magnitude,
                                                         std::uint64_t wanted);

}  // namespace hognose::python
