// What stands in a queue of the standard library, the next first.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/waits.h"
#include "base/budget.h"
#include "base/result.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// Of a queue.SimpleQueue in C, or of whatever keeps its items in a deque that is its attribute
/// `queue` or `_queue`.
[[nodiscard]] Result<std::vector<Address>> read_queue_items(const python::Program& program,
                                                            Address queue,
                                                            Budget& budget);

/// What is known of a queue by whoever waits: "which is empty", "which has 10 items", "of which 1 is not done, though it is
/// empty" of one whose tasks are waited for; of the result of a map() of multiprocessing.pool "of which 3 parts are not done".
/// Of a barrier "which 2 of 3 have reached". `verb` is Wait::verb. Empty if it cannot be read, and of anything else.
[[nodiscard]] std::string describe_content(const python::Program& program,
                                           const Resource& resource,
                                           std::string_view verb,
                                           Budget& budget);

/// Of a collections.deque.
[[nodiscard]] Result<std::vector<Address>> read_deque_items(const python::Program& program,
                                                            Address deque,
                                                            Budget& budget);

}  // namespace hognose::analysis
