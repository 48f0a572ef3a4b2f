// A function behind functools.lru_cache.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<functools._lru_cache_wrapper(func=<function f at remote 0x…>, hits=1, misses=2, maxsize=128,
/// currsize=2) at remote 0x…>`.
[[nodiscard]] bool is_lru_cache(const Program& program, const TypeInfo& type);
void describe_lru_cache(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
