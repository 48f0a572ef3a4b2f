// Words about one task that several answers use.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "analysis/tasks.h"

namespace hognose::command {

/// ", held by 'fetch-1' (app.py:18)", of the lock that a task waits for; empty if nobody is known.
[[nodiscard]] std::string describe_task_holders(const analysis::TaskList& tasks,
                                                const analysis::Task& task);

/// "waits for Lock at 0x7f…, held by 'b' (app.py:3)", "waits for 'b'": `other` is what it waits for.
[[nodiscard]] std::string describe_task_wait(const analysis::TaskList& tasks,
                                             const analysis::Task& task,
                                             std::size_t other);

}  // namespace hognose::command
