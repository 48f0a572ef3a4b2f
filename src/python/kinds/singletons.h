// None, NotImplemented, Ellipsis, NoDefault, True and False: types with one or two instances.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_none(const Program& program, const TypeInfo& type);
void describe_none(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_not_implemented(const Program& program, const TypeInfo& type);
void describe_not_implemented(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_ellipsis(const Program& program, const TypeInfo& type);
void describe_ellipsis(Describer& out, Address object, const TypeInfo& type);

/// `typing.NoDefault` (3.13+), `<Token.MISSING>` of contextvars.
[[nodiscard]] bool is_named_singleton(const Program& program, const TypeInfo& type);
void describe_named_singleton(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_bool(const Program& program, const TypeInfo& type);
void describe_bool(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
