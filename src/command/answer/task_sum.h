// What the tasks of asyncio and trio do, in a few sentences.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "analysis/tasks/tasks.h"
#include "base/budget.h"

namespace hognose::command {

/// One thing that tasks do, and how many do it.
struct TaskSentence {
  std::string text;
  bool is_stuck = false;  ///< they wait for what another task must give back, or for one that runs
  bool is_circle = false;  ///< or for one another
};

/// Those that wait for one another first, the task that runs, then those that wait for the same lock at the same line, those that most
/// do first; what waits for other tasks comes last.
[[nodiscard]] std::vector<TaskSentence> sum_up_tasks(const python::Program& program,
                                                     const python::ThreadList& threads,
                                                     const analysis::TaskList& tasks,
                                                     Budget& budget);

}  // namespace hognose::command
