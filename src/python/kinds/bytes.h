// bytes (2.7: str) and bytearray.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

[[nodiscard]] bool is_bytes(const Program& program, const TypeInfo& type);
void describe_bytes(Describer& out, Address object, const TypeInfo& type);

[[nodiscard]] bool is_bytearray(const Program& program, const TypeInfo& type);
void describe_bytearray(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
