// The jobs of executors that tasks wait for: what they run, and which threads run them.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "analysis/tasks/task.h"
#include "base/budget.h"
#include "python/threads/thread.h"

namespace hognose::analysis {

/// Fills Task::jobs. Reads the frames of the threads, if there is a job at all.
void add_task_jobs(const python::Program& program,
                   const python::ThreadList& threads,
                   std::vector<Task>& tasks,
                   Budget& budget);

}  // namespace hognose::analysis
