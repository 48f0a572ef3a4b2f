// The tasks of asyncio: what each does, where it stands, and which of them wait for which. Those of trio are
// added by trio_tasks.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "analysis/tasks/task.h"
#include "python/threads/thread.h"

namespace hognose::analysis {

/// "running", "ready", "not_started", "waiting", "unknown".
[[nodiscard]] const char* name_state(TaskState state);
/// "running", "queued", "of_processes", "ended", "unknown".
[[nodiscard]] const char* name_state(JobState state);

/// A loop that has tasks.
struct Loop {
  Address address;
  std::string type;  ///< "asyncio.unix_events._UnixSelectorEventLoop"
  bool is_known = false;  ///< whether it is known who runs it
  std::uint64_t ident = 0;  ///< of the thread that runs it; 0: none does
  bool is_of_trio = false;
};

/// All that are not done, ordered by loop and by name, "Task-2" before "Task-10"; those of trio behind them, as they
/// were made.
struct TaskList {
  bool has_asyncio = false;
  bool has_trio = false;
  std::vector<Task> tasks;
  std::vector<Loop> loops;
  std::size_t foreign = 0;  ///< of a type that is not asyncio's, whose state is not known
  Lacks lacks;  ///< why there may be more
};

[[nodiscard]] TaskList read_tasks(const python::Program& program,
                                  const python::ThreadList& threads,
                                  Budget& budget);

}  // namespace hognose::analysis
