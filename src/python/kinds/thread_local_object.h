// threading.local, by the attributes that each thread has in it.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<_thread._local({'MainThread': {'user': 'ada'}, 'worker': {'user': 'bob'}}) at remote 0x…>`; threads without
/// a name by their identifiers, `?` where it cannot be told whose they are. Classes over it are told like it.
[[nodiscard]] bool is_thread_local_object(const Program& program, const TypeInfo& type);
void describe_thread_local(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
