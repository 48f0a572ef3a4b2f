// decimal.Decimal, in C (libmpdec) and in Python.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Decimal('-1.50')`, `Decimal('1E+30')`, `Decimal('NaN')`
[[nodiscard]] bool is_decimal(const Program& program, const TypeInfo& type);
void describe_decimal(Describer& out, Address object, const TypeInfo& type);

/// The same, of the class that Python has where there is no C (all of 2.7, `_pydecimal`).
[[nodiscard]] bool is_python_decimal(const Program& program, const TypeInfo& type);
void describe_python_decimal(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
