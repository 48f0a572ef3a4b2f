// Which loop of asyncio a thread runs, as asyncio itself knows it, whatever wrote the loop.
//
// Since 3.13 the thread state says so. From 3.7 on it stood under a name of its own in the dict that
// every thread state has: up to 3.11 as the first field of an object, in 3.12 itself. No table says
// where in the thread state that dict is; it is the one that has this name.
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/program/program.h"

namespace hognose::python {

/// The loop that the thread with that state runs; null if it runs none, or that cannot be read.
[[nodiscard]] Address find_running_loop(const Program& program,
                                        Address interpreter,
                                        Address thread_state,
                                        Budget& budget);

/// The same, but null where loops have frames of Python, as asyncio's own do: where nothing of uvloop is
/// mapped, nobody looks.
[[nodiscard]] Address find_loop_without_frame(const Program& program,
                                              Address interpreter,
                                              Address thread_state,
                                              Budget& budget);

}  // namespace hognose::python
