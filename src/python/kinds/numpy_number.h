// One number as numpy keeps it: in a scalar of its own, or in an array.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "python/kinds/describer.h"

namespace hognose::python {

/// How a number lies in memory: a letter as in array and struct (`bBhHiIqQfd?`), `e` for half a float,
/// `F` and `D` for a complex of two floats or doubles.
struct NumpyNumber {
  char code = 0;
  bool is_swapped = false;  ///< in the other byte order
};

/// The letter of a scalar type by its tp_name, e.g. `q` of "numpy.int64"; 0 for all others, whose
/// instances are not one number.
[[nodiscard]] char find_numpy_code(std::string_view type_name);

/// The bytes of a number of that letter; 0 for any other letter.
[[nodiscard]] unsigned size_of_numpy_number(char code);

/// Writes the number at `at` as the Python number that `item()` gives, or a hole.
void write_numpy_number(Describer& out, Address at, const NumpyNumber& number);

}  // namespace hognose::python
