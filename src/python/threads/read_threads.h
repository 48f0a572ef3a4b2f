// The walk over all thread states of a runtime.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// Every thread state of every interpreter, with its name and the kernel thread that runs it. What
/// could be read whole is kept for this epoch.
[[nodiscard]] ThreadList read_threads(const Program& program, Budget& budget);

}  // namespace hognose::python
