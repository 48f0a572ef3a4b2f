// Types: classes seen as objects.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<class 'pkg.Outer.Inner'>`.
[[nodiscard]] bool is_type_object(const Program& program, const TypeInfo& type);
void describe_type_object(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
