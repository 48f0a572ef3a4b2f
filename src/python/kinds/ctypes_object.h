// Objects of ctypes: numbers, structures, unions, arrays, pointers, functions of C.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `c_int(77)`, as its own repr. What has none of its own is told by its contents:
/// `<Point(x=3, y=2.5) at remote 0x…>`, `<c_short_Array_3([1, 2, 3]) at remote 0x…>`,
/// `<c_char_Array_10(b'text') at remote 0x…>` without the zeros behind it,
/// `<LP_c_int(contents=c_int(7), address=0x…) at remote 0x…>`, `<LP_c_int(None) at remote 0x…>`.
[[nodiscard]] bool is_ctypes_object(const Program& program, const TypeInfo& type);
void describe_ctypes_object(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
