// One number of C in memory, as Python shows it: of an array, of ctypes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "python/kinds/describer.h"

namespace hognose::python {

/// How a number lies in memory: the letter is that of array, struct and ctypes.
struct CScalar {
  char code = 0;  ///< one of `bBhHiIlLqQfd?`
  bool is_swapped = false;  ///< in the other byte order
  unsigned bits = 0;  ///< of a bit field; 0: all of it
  unsigned low_bit = 0;  ///< where a bit field begins, the least significant being 0
};

/// The bytes of a number of that letter; 0 for any other letter.
[[nodiscard]] unsigned size_of_scalar(char code);

/// Writes the number at `at`, or a hole. 2.7's long has its suffix.
void write_scalar(Describer& out, Address at, const CScalar& scalar);

/// How many units of `width` bytes stand before the first zero at `at`: at most `most`, or as many
/// as can be read.
[[nodiscard]] std::uint64_t count_before_zero(const Program& program,
                                              Address at,
                                              unsigned width,
                                              std::uint64_t most);

}  // namespace hognose::python
