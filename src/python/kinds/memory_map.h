// mmap.mmap.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<mmap.mmap closed=False, access=ACCESS_WRITE, length=4096, pos=0, offset=0>`, on every version.
[[nodiscard]] bool is_memory_map(const Program& program, const TypeInfo& type);
void describe_memory_map(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
