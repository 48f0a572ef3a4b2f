// range (2.7: xrange) and slice.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_range(const Program& program, const TypeInfo& type);
void describe_range(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_xrange(const Program& program, const TypeInfo& type);
void describe_xrange(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_slice(const Program& program, const TypeInfo& type);
void describe_slice(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
