// Floating-point numbers in the shortest text that reads back as the same number, as Python has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace hognose::python {

/// repr() of a float; without `needs_point` a whole number has no ".0", as inside a complex.
[[nodiscard]] std::string float_repr(double value, bool needs_point);

/// repr() of a complex.
[[nodiscard]] std::string complex_repr(double real, double imag);

}  // namespace hognose::python
