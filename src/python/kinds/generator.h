// Generators, coroutines and asynchronous generators.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<generator object gen at remote 0x…, suspended at x.py:12>`; created, suspended, running or
/// finished.
[[nodiscard]] bool is_generator(const Program& program, const TypeInfo& type);
void describe_generator(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
