// Paths of pathlib: PosixPath, PurePosixPath, and those of Windows.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `PosixPath('/x')`
[[nodiscard]] bool is_path(const Program& program, const TypeInfo& type);
void describe_path(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
