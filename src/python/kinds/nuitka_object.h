// Functions, methods, generators and cells of programs that Nuitka compiled.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<compiled_function f at remote 0x…>`, `<compiled_generator object g at remote 0x…>`: with the name alone, without
/// its class. Their types name CPython's as bases, for isinstance() alone: their structs are others.
[[nodiscard]] bool is_nuitka_named(const Program& program, const TypeInfo& type);
void describe_nuitka_named(Describer& out, Address object, const TypeInfo& type);

/// `<bound compiled_method m of <Foo(a=1) at remote 0x…>>`.
[[nodiscard]] bool is_nuitka_method(const Program& program, const TypeInfo& type);
void describe_nuitka_method(Describer& out, Address object, const TypeInfo& type);

/// `<compiled_cell at remote 0x…: 5>`.
[[nodiscard]] bool is_nuitka_cell(const Program& program, const TypeInfo& type);
void describe_nuitka_cell(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
