// Generators, coroutines and asynchronous generators.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<generator object gen at remote 0x…, suspended at x.py:12>`; created, suspended, running or
/// finished.
[[nodiscard]] bool is_generator(const Program& program, const TypeInfo& type);
void describe_generator(Describer& out, Address object, const TypeInfo& type);

/// The same of Cython's, whose lines nobody keeps: `<coroutine object fetch at remote 0x…, suspended>`.
[[nodiscard]] bool is_cython_coroutine(const Program& program, const TypeInfo& type);
void describe_cython_coroutine(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
