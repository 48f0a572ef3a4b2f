// Where a task of asyncio stands that runs: its coroutines are on the stack of its thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/tasks/tasks.h"
#include "base/budget.h"
#include "python/frames/frame.h"
#include "python/threads/thread.h"

namespace hognose::command {

/// The newest frame of the task, on the stack of the thread that runs its loop, that is the program's own, or
/// else not of the standard library. Nothing if there is none newer than its outermost coroutine, or the thread is not known.
[[nodiscard]] std::optional<python::Frame> find_running_frame(const python::Program& program,
                                                              const python::ThreadList& threads,
                                                              const analysis::TaskList& tasks,
                                                              const analysis::Task& task,
                                                              Budget& budget);

}  // namespace hognose::command
