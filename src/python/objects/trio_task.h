// Tasks of trio, the nurseries that they are of, and the loop that runs them. All are objects of Python,
// whose attributes are read:
//
//     Runner.tasks ──► Task ── _parent_nursery ──► Nursery ── _parent_task ──► Task
//
// A task goes on by itself while it has a `_next_send_fn`.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/budget.h"
#include "base/lacks.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// What a task says of itself. Null pointers stand for what it does not have.
struct TrioTask {
  Address coroutine;
  std::string name;  ///< printable
  std::uint64_t number = 0;  ///< counts the tasks of the process, the oldest first
  Address nursery;  ///< which it is of
  Address parent;  ///< the task that opened that nursery
  bool is_scheduled = false;  ///< nothing keeps it from going on
  bool is_cancelled = false;  ///< it ends where it next can
  bool has_deadline = true;  ///< it may be cancelled when a time has come
  Lacks lacks;
};
[[nodiscard]] TrioTask read_trio_task(const Program& program, Address task, Budget& budget);

[[nodiscard]] bool is_trio_task(const Program& program, Address object);
[[nodiscard]] bool is_trio_runner(const Program& program, Address object);
/// Whether trio's loop was ever imported by an interpreter.
[[nodiscard]] bool has_trio(const Program& program, Address interpreter, Budget& budget);

/// The tasks of a loop that have not ended, as they lie in its set.
struct TrioTasks {
  std::vector<Address> tasks;
  Address main;  ///< what was called by trio.run(); null if it is not known
  Lacks lacks;  ///< why there may be more
};
[[nodiscard]] TrioTasks find_trio_tasks(const Program& program, Address runner, Budget& budget);

/// What a thread of trio is really to call: anyio has it call a function of its own, which keeps the other.
[[nodiscard]] Address find_called_by_worker(const Program& program, Address function);

}  // namespace hognose::python
