// Callables around a callable: staticmethod, classmethod, functools.partial.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<staticmethod(<function f at remote 0x…>)>`.
[[nodiscard]] bool is_static_method(const Program& program, const TypeInfo& type);
void describe_static_method(Describer& out, Address object, const TypeInfo& type);

/// `<classmethod(<function f at remote 0x…>)>`.
[[nodiscard]] bool is_class_method(const Program& program, const TypeInfo& type);
void describe_class_method(Describer& out, Address object, const TypeInfo& type);

/// `functools.partial(<function f at remote 0x…>, 1, k=2)`.
[[nodiscard]] bool is_partial(const Program& program, const TypeInfo& type);
void describe_partial(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
