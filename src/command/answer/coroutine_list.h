// Coroutines that nobody has awaited, as a block of an answer.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/tasks/tasks.h"
#include "session/work.h"

namespace hognose::command {

/// Looks for them in all memory. Those of tasks that have not begun are left out.
void add_new_coroutines(session::Work& work,
                        const analysis::TaskList& tasks,
                        const python::ThreadList& threads,
                        document::Document& answer);

}  // namespace hognose::command
