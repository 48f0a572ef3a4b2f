// One task of asyncio or trio: what it does, and where it stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/waits.h"
#include "python/objects/await_target.h"

namespace hognose::analysis {

/// What a task does.
enum class TaskState : std::uint8_t {
  running,
  ready,  ///< nothing keeps it from going on
  not_started,  ///< ready, and new
  waiting,
  unknown,
};
/// A task that has what another waits for.
struct TaskHolder {
  std::size_t task = 0;  ///< its place in TaskList::tasks
  Certainty certainty = Certainty::likely;
  std::string place;  ///< "app.py:18", where it is inside of the `async with`
};

/// Where a job of an executor is.
enum class JobState : std::uint8_t {
  running,  ///< a thread runs it
  queued,  ///< a thread does another, behind which it stands
  of_processes,  ///< other processes run it, or will
  ended,  ///< its loop has not heard of that yet
  unknown,
};
/// A job of an executor (`loop.run_in_executor()`, `asyncio.to_thread()`) that a task waits for.
struct TaskJob {
  Address future;  ///< of concurrent.futures; of a worker of anyio, of asyncio; of trio a Context
  std::string function;  ///< "Event.wait()"; empty if unknown
  JobState state = JobState::unknown;
  std::uint64_t ident = 0;  ///< of that thread; 0: none
  Certainty certainty = Certainty::likely;  ///< of what is said of the thread
  std::string place;  ///< "app.py:9", where that thread stands; empty if unknown
};

/// One task that is not done.
struct Task {
  Address address;
  Address coroutine;  ///< null if unknown
  std::string name;  ///< printable; that of its coroutine where tasks have none (up to 3.7)
  TaskState state = TaskState::unknown;
  bool is_being_cancelled = false;
  bool has_deadline = false;  ///< of trio: it may be cancelled when a time has come
  bool is_of_system = false;  ///< of trio, which made it for itself
  python::AwaitChain chain;
  python::AwaitTarget target;  ///< of one that waits; what is done already is not among its others
  std::string
      object_name;  ///< what its code calls target.object: "self.lock"; empty if nothing names it
  bool shares_name = false;  ///< whether another object that is waited for has that name too
  Address loop;  ///< of trio its Runner
  std::optional<std::size_t>
      parent;  ///< of trio, who opened its nursery: its place in TaskList::tasks
  std::vector<std::size_t> awaits;  ///< places in TaskList::tasks, as target.others has them
  std::vector<std::size_t> awaited_by;
  std::vector<TaskHolder>
      holders;  ///< of the lock that it waits for; of a semaphore all that are known
  std::vector<TaskJob> jobs;  ///< those of target.jobs
  std::size_t futures = 0;  ///< of target.others, how many are no task of the list
  Lacks lacks;
};

}  // namespace hognose::analysis
