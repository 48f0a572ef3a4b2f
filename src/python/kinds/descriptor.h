// Descriptors: what a class holds for its methods and attributes written in C, and property.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<method 'append' of 'list' objects>`, `<slot wrapper …>`, `<attribute …>`, `<member …>`.
[[nodiscard]] bool is_descriptor(const Program& program, const TypeInfo& type);
void describe_descriptor(Describer& out, Address object, const TypeInfo& type);

/// `<property at remote 0x…, get=Foo.x>`.
[[nodiscard]] bool is_property(const Program& program, const TypeInfo& type);
void describe_property(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
