// The tasks of asyncio: what each does, where it stands, and which of them wait for which.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "python/objects/await_target.h"
#include "python/threads/thread.h"

namespace hognose::analysis {

/// What a task does.
enum class TaskState : std::uint8_t {
  running,
  ready,  ///< nothing keeps it from going on
  not_started,  ///< ready, and new
  waiting,
  unknown,
};
/// "running", "ready", "not_started", "waiting", "unknown".
[[nodiscard]] const char* name_state(TaskState state);

/// One task that is not done.
struct Task {
  Address address;
  std::string name;  ///< printable; that of its coroutine where tasks have none (up to 3.7)
  TaskState state = TaskState::unknown;
  bool is_being_cancelled = false;
  python::AwaitChain chain;
  python::AwaitTarget target;  ///< of one that waits; what is done already is not among its others
  Address loop;
  std::vector<std::size_t> awaits;  ///< places in TaskList::tasks, as target.others has them
  std::vector<std::size_t> awaited_by;
  std::size_t futures = 0;  ///< of target.others, how many are no task of the list
  Lacks lacks;
};

/// A loop that has tasks.
struct Loop {
  Address address;
  std::string type;  ///< "asyncio.unix_events._UnixSelectorEventLoop"
  bool is_known = false;  ///< whether it is known who runs it
  std::uint64_t ident = 0;  ///< of the thread that runs it; 0: none does
};

/// All that are not done, ordered by loop and by name, "Task-2" before "Task-10".
struct TaskList {
  bool has_asyncio = false;
  std::vector<Task> tasks;
  std::vector<Loop> loops;
  std::size_t foreign = 0;  ///< of a type that is not asyncio's, whose state is not known
  Lacks lacks;  ///< why there may be more
};

[[nodiscard]] TaskList read_tasks(const python::Program& program,
                                  const python::ThreadList& threads,
                                  Budget& budget);

}  // namespace hognose::analysis
