// Python 2's old-style classes and their instances.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<Foo(a=1) at remote 0x…>`: an instance of an old-style class.
[[nodiscard]] bool is_old_style_instance(const Program& program, const TypeInfo& type);
void describe_old_style_instance(Describer& out, Address object, const TypeInfo& type);

/// `<class 'module.Foo'>`: an old-style class.
[[nodiscard]] bool is_old_style_class(const Program& program, const TypeInfo& type);
void describe_old_style_class(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
