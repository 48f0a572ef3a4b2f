// super().
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<super: <class 'Base'>, <Sub object>>`.
[[nodiscard]] bool is_super(const Program& program, const TypeInfo& type);
void describe_super(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
