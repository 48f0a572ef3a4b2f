// Tasks of asyncio or trio as a tree, the greenlets of a thread, or coroutines that nobody has awaited: which they
// are, what they wait for, and where they stand.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/exceptions.h"
#include "document/frame_place.h"

namespace hognose::document {

/// A task that has what another waits for.
struct TaskHolder {
  std::uint64_t task = 0;  ///< its address
  bool is_certain = false;
  std::string place;  ///< "app.py:18", where it is inside of the `async with`
};

/// A job of an executor that a task waits for.
struct TaskJob {
  std::uint64_t future = 0;  ///< the address of its concurrent.futures.Future
  std::string function;  ///< "Event.wait()"; empty if unknown
  std::string state;  ///< for programs: "running"
  std::uint64_t ident =
      0;  ///< of the thread that runs it, or behind whose job it is queued; 0: none
  bool is_certain = false;
  std::string place;  ///< "app.py:9", where that thread stands; empty if unknown
};

/// Where a frame of a task stands. Those that stand at the same share it, and then it has no address.
using SharedPlace = std::shared_ptr<const FramePlace>;

/// One task.
struct Task {
  std::string name;
  std::uint64_t address = 0;
  std::size_t depth = 0;  ///< how many stand above it: each waits for the next, or has its nursery
  std::string state;  ///< for programs: "waiting"
  std::string kind;  ///< for programs, of what it waits for: "lock"; empty if it does not wait
  std::string text;  ///< for readers: "waits for Lock at 0x7f…"
  std::uint64_t object = 0;  ///< the lock, queue, …; 0: none
  std::string object_name;  ///< what the code calls it: "self.lock"; empty if nothing names it
  std::optional<std::int64_t> descriptor;  ///< of the socket or file
  std::optional<double> until;  ///< by the clock of its loop, in seconds
  std::vector<std::uint64_t> awaits;  ///< other tasks, by address
  std::vector<std::uint64_t> awaited_by;
  std::vector<TaskHolder> holders;  ///< of the lock or semaphore
  std::vector<TaskJob> jobs;  ///< of executors
  SharedPlace place;  ///< where it stands, in the newest frame that is not asyncio's; or null
  std::vector<SharedPlace> chain;  ///< its coroutine and those that it awaits, the newest first
  /// If they were asked for, the variables of each of `chain`; of asyncio's own none.
  std::vector<std::vector<Binding>> variables{};
  std::uint64_t parent = 0;  ///< of a greenlet, or a task of trio; 0: none, or not known
  std::string type;  ///< of a greenlet, its class
  std::optional<Error> hole{};  ///< why parts of it are not known
};

/// What a block of tasks is made of.
enum class TaskSort : std::uint8_t { task, greenlet, coroutine };

/// The tasks of one loop, the greenlets of one thread, or coroutines that are of no task.
struct Tasks {
  TaskSort sort = TaskSort::task;
  std::string title;  ///< `3 tasks of the loop that thread 0x7f… "MainThread" runs`
  bool shows_chains = false;
  std::uint64_t loop = 0;
  std::string loop_type;
  std::uint64_t ident =
      0;  ///< of the thread that runs it, or whose greenlets they are; 0: none, or not known
  std::vector<Task> list;
};

}  // namespace hognose::document
