// Finds thread states by what they hold, where the list that leads to them is lost.
//
// A core that was cut off may have lost the runtime's own data, which lies near its end, and still
// have thread states and frames, which lie in the heap near its start. Its notes come first, and
// give each kernel thread's id and thread pointer:
//
//     PyThreadState { …, interp, …, thread_id == thread pointer, native_thread_id == id (3.11+), …
//     }
// SPDX-License-Identifier: MIT
#pragma once

#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// The thread states of kernel threads that `known` has none for, in the order of the kernel's
/// list. Reads all writable memory of a core, as far as `budget` goes; finds nothing in a live
/// process.
[[nodiscard]] std::vector<Thread> find_lost_threads(const Program& program,
                                                    const ThreadList& known,
                                                    Budget& budget);

}  // namespace hognose::python
