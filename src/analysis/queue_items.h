// What stands in a queue of the standard library, the next first.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/budget.h"
#include "base/result.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// Of a queue.SimpleQueue in C, or of whatever keeps its items in a deque that is its attribute
/// `queue` or `_queue`.
[[nodiscard]] Result<std::vector<Address>> read_queue_items(const python::Program& program,
                                                            Address queue,
                                                            Budget& budget);

/// Of a collections.deque.
[[nodiscard]] Result<std::vector<Address>> read_deque_items(const python::Program& program,
                                                            Address deque,
                                                            Budget& budget);

}  // namespace hognose::analysis
