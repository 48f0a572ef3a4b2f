// Tasks that wait for one another in a circle: for the next task itself, for a lock that it has, or for a semaphore
// that it and others have, none of whom goes on.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/tasks/task.h"
#include "python/program/program.h"

namespace hognose::analysis {

/// The tasks in the order in which each waits for the next, and the last for the first.
struct TaskCycle {
  std::vector<std::size_t> tasks;
  bool is_certain =
      false;  ///< who has each lock is exact, and no wait may end by time or by what is outside
};

/// Some of them, if there are many. `tasks` know who holds what they wait for.
[[nodiscard]] std::vector<TaskCycle> find_task_cycles(const python::Program& program,
                                                      std::span<const Task> tasks);

}  // namespace hognose::analysis
