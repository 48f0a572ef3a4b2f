// Plain, slotted and dataclass instances, and any object no other kind knows.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<Foo(a=1, b='x') at remote 0x…>`: what no other kind takes.
[[nodiscard]] bool is_instance(const Program& program, const TypeInfo& type);
void describe_instance(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
