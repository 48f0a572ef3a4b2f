// decimal.Context, in C: precision, rounding, limits, and which signals were raised or are trapped.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[Overflow])`
[[nodiscard]] bool is_decimal_context(const Program& program, const TypeInfo& type);
void describe_decimal_context(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
