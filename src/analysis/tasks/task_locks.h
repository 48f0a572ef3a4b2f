// Which tasks have the locks that others wait for.
//
// A lock of asyncio does not say who took it, but a coroutine that is inside of `async with lock` keeps
// the lock's `__aexit__`, and a task executes what its coroutine awaits. So whoever of the tasks is
// inside has it, unless code of that task gives it back in between. A Condition's `async with` is one
// for its lock, except while the task waits for that condition.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks/task.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// Whether it waits for a semaphore, which several tasks may have.
[[nodiscard]] bool is_of_many(const Task& task);
/// The same of one of anyio's and trio's, of whose tokens each task has one.
[[nodiscard]] bool is_limiter(const Task& task);

/// Adds to each task that waits for a lock or a semaphore who has it. Of a lock that several tasks are
/// inside of, it is not known.
void add_task_holders(const python::Program& program, std::vector<Task>& tasks, Budget& budget);

}  // namespace hognose::analysis
