// Iterators written in C, with their position: those of containers, the builtin ones, itertools'.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<list_iterator(index=1, seq=[1, 2]) at remote 0x…>`, `<list_iterator(exhausted) at remote 0x…>`.
[[nodiscard]] bool is_iterator(const Program& program, const TypeInfo& type);
void describe_iterator(Describer& out, Address object, const TypeInfo& type);

/// `<range_iterator(next=3, step=1, left=7) at remote 0x…>`.
[[nodiscard]] bool is_range_iterator(const Program& program, const TypeInfo& type);
void describe_range_iterator(Describer& out, Address object, const TypeInfo& type);

/// itertools.count and itertools.repeat as their own repr: `count(5, 2)`, `repeat('x', 3)`.
[[nodiscard]] bool is_count(const Program& program, const TypeInfo& type);
void describe_count(Describer& out, Address object, const TypeInfo& type);
[[nodiscard]] bool is_repeat(const Program& program, const TypeInfo& type);
void describe_repeat(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
