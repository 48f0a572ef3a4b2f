// Tasks, read, as blocks of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks.h"
#include "session/work.h"

namespace hognose::command {

/// A block for each loop, and what there is to know of all.
void add_tasks(session::Work& work,
               const analysis::TaskList& tasks,
               const python::ThreadList& threads,
               bool shows_chains,
               document::Document& answer);

}  // namespace hognose::command
