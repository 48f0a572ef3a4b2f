// What a t-string makes (3.14): a Template, and the Interpolations in it.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `Template(strings=('a', ''), interpolations=(Interpolation(1, 'x', None, ''),))`
[[nodiscard]] bool is_template_string(const Program& program, const TypeInfo& type);
void describe_template_string(Describer& out, Address object, const TypeInfo& type);

/// `Interpolation(1, 'x', None, '')`
[[nodiscard]] bool is_interpolation(const Program& program, const TypeInfo& type);
void describe_interpolation(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
