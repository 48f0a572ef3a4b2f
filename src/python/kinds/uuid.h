// uuid.UUID.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `UUID('12345678-1234-5678-1234-567812345678')`
[[nodiscard]] bool is_uuid(const Program& program, const TypeInfo& type);
void describe_uuid(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
