// Functions written in Python or compiled by Cython, and methods bound to an object.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<function outer.<locals>.inner at remote 0x…>`.
[[nodiscard]] bool is_function(const Program& program, const TypeInfo& type);
void describe_function(Describer& out, Address object, const TypeInfo& type);

/// `<cyfunction f at remote 0x…>`.
[[nodiscard]] bool is_cython_function(const Program& program, const TypeInfo& type);
void describe_cython_function(Describer& out, Address object, const TypeInfo& type);

/// `<bound method Foo.bar of <Foo(a=1) at remote 0x…>>`.
[[nodiscard]] bool is_bound_method(const Program& program, const TypeInfo& type);
void describe_bound_method(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
