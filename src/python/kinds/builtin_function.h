// Functions and methods written in C.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<built-in method len of module object at remote 0x…>`, without self `<built-in function len>`.
[[nodiscard]] bool is_builtin_function(const Program& program, const TypeInfo& type);
void describe_builtin_function(Describer& out, Address object, const TypeInfo& type);

/// `<method-wrapper '__init__' of MyList object at 0x…>`: a slot of a C type, bound.
[[nodiscard]] bool is_method_wrapper(const Program& program, const TypeInfo& type);
void describe_method_wrapper(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
