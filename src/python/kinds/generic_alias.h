// Types with parameters: list[int], int | str, and 3.12's type variables.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `list[int]`, `dict[str, ...]`.
[[nodiscard]] bool is_generic_alias(const Program& program, const TypeInfo& type);
void describe_generic_alias(Describer& out, Address object, const TypeInfo& type);

/// `int | str | None`.
[[nodiscard]] bool is_union(const Program& program, const TypeInfo& type);
void describe_union(Describer& out, Address object, const TypeInfo& type);

/// `~P`, `Ts`, and what a `type` statement names.
[[nodiscard]] bool is_named_parameter(const Program& program, const TypeInfo& type);
void describe_named_parameter(Describer& out, Address object, const TypeInfo& type);

/// `~T`, `+T_co`, `T`.
[[nodiscard]] bool is_type_variable(const Program& program, const TypeInfo& type);
void describe_type_variable(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
