// Finds the list of interpreters of a stripped 2.7 or 3.6, where its head is a variable without a
// name, by the shape of what it points to.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "python/program.h"

namespace hognose::python {

/// Whether `interpreter` is an interpreter state whose first thread state points back to it.
[[nodiscard]] bool is_interpreter(const Program& program, Address interpreter);

/// The variable in `data` that points to the newest interpreter; null if there is none. Wants a
/// layout, and reads all of `data`.
[[nodiscard]] Address find_interpreters_head(const Program& program,
                                             std::span<const AddressRange> data);

}  // namespace hognose::python
