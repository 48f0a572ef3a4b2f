// Locks of the _thread module.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<locked _thread.lock at remote 0x…>`; without `locked` where that cannot be told.
[[nodiscard]] bool is_lock(const Program& program, const TypeInfo& type);
void describe_lock(Describer& out, Address object, const TypeInfo& type);

/// `<locked _thread.RLock owner=Thread-1 count=2 at remote 0x…>`.
[[nodiscard]] bool is_rlock(const Program& program, const TypeInfo& type);
void describe_rlock(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
