// queue.SimpleQueue.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/kinds/kind.h"

namespace hognose::python {

/// `<_queue.SimpleQueue([1, 2]) at remote 0x…>`, the oldest item first.
[[nodiscard]] bool is_simple_queue(const Program& program, const TypeInfo& type);
void describe_simple_queue(Describer& out, Address object, const TypeInfo& type);

}  // namespace hognose::python
