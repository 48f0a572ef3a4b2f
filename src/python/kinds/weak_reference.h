// Weak references and proxies.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<weakref at remote 0x…; to 'Foo' at remote 0x…>`, `<weakref at remote 0x…; dead>`.
[[nodiscard]] bool is_weak_reference(const Program& program, const TypeInfo& type);
void describe_weak_reference(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
