// fractions.Fraction.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Fraction(1, 3)`
[[nodiscard]] bool is_fraction(const Program& program, const TypeInfo& type);
void describe_fraction(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
