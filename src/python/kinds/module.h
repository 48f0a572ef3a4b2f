// Modules.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<module 'os' from '/usr/lib/python3/os.py'>`, `<module 'sys' (built-in)>`.
[[nodiscard]] bool is_module(const Program& program, const TypeInfo& type);
void describe_module(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
