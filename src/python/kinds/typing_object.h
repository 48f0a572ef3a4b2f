// What typing, a module written in Python, makes: List[int], Optional[str], TypeVar('T'), NewType.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `typing.Union`, `typing.List`.
[[nodiscard]] bool is_typing_form(const Program& program, const TypeInfo& type);
void describe_typing_form(Describer& out, Address object, const TypeInfo& type);

/// `typing.List[int]`, `typing.Optional[str]`, `typing.Callable[[int], str]`.
[[nodiscard]] bool is_typing_alias(const Program& program, const TypeInfo& type);
void describe_typing_alias(Describer& out, Address object, const TypeInfo& type);

/// `~T`, `+C`, `Ts`: up to 3.11 these are of classes.
[[nodiscard]] bool is_typing_variable(const Program& program, const TypeInfo& type);
void describe_typing_variable(Describer& out, Address object, const TypeInfo& type);

/// `ForwardRef('Foo')`.
[[nodiscard]] bool is_forward_reference(const Program& program, const TypeInfo& type);
void describe_forward_reference(Describer& out, Address object, const TypeInfo& type);

/// `shop.UserId`: 3.10+, a function before.
[[nodiscard]] bool is_new_type(const Program& program, const TypeInfo& type);
void describe_new_type(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
