// Words about one task that several answers use.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "analysis/tasks/tasks.h"

namespace hognose::command {

/// ", held by 'fetch-1' (app.py:18)", of the lock that a task waits for; ", which no task is known to have"; empty of
/// whatever else, if nobody is known.
[[nodiscard]] std::string describe_task_holders(const analysis::TaskList& tasks,
                                                const analysis::Task& task);

/// "Event.wait() in a thread", "load(), queued behind other jobs of its pool", "pow() in a process pool", "a job of an executor".
[[nodiscard]] std::string describe_job(const analysis::TaskJob& job);

/// "Event.wait() in thread 0x7f… "asyncio_0" (app.py:9)", "parse(), queued behind thread …": the same where
/// there is more to be said.
[[nodiscard]] std::string describe_job(const analysis::TaskJob& job,
                                       const python::ThreadList& threads);

/// "waits for Lock at 0x7f…, held by 'b' (app.py:3)", "waits for 'b'": `other` is what it waits for.
[[nodiscard]] std::string describe_task_wait(const analysis::TaskList& tasks,
                                             const analysis::Task& task,
                                             std::size_t other);

}  // namespace hognose::command
