// Tasks, read, as blocks of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks/tasks.h"
#include "session/work.h"

namespace hognose::command {

/// What is shown of each task besides.
struct TaskExtent {
  bool chains = false;  ///< all of its coroutines
  bool locals = false;  ///< and their variables, but those of asyncio's own
};

/// A block for each loop, and what there is to know of all.
void add_tasks(session::Work& work,
               const analysis::TaskList& tasks,
               const python::ThreadList& threads,
               const TaskExtent& extent,
               document::Document& answer);

}  // namespace hognose::command
