// Capsules: pointers that C code hands round among extension modules.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<capsule object "datetime.datetime_CAPI" at remote 0x…>`; `NULL` for one without a name.
[[nodiscard]] bool is_capsule(const Program& program, const TypeInfo& type);
void describe_capsule(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
