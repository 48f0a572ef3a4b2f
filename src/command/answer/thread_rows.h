// All Python threads of a process as rows: which they are, what they do and where, and which of them
// do the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/thread_state.h"
#include "analysis/waits.h"
#include "document/document.h"
#include "session/thread_walk.h"

namespace hognose::command {

/// How much a thread says of what its process does, the most first.
enum class ThreadWeight : std::uint8_t {
  crashed,
  in_circle,  ///< it waits for one that waits for it
  holder,  ///< another waits for what it has
  works,  ///< holds the GIL, runs, collects
  stuck,  ///< waits for a lock
  idle,  ///< it waits for something else, below code of the program
  stands_by,  ///< it waits for somebody to call, or for anything below code of libraries alone
};

/// One thread, read.
struct ThreadRow {
  target::OsThread os_thread;
  python::Thread named;
  ThreadWeight weight = ThreadWeight::idle;
  std::string does;  ///< `waits for lock 'b' held by "two" (deadlock.py:9)`, "in epoll_wait"
  std::vector<analysis::ThreadState> states;
  std::string shape;  ///< equal for equal Python stacks in equal states
  std::optional<document::FramePlace>
      place;  ///< its newest frame that is the program's own, or else the newest
  bool is_of_libraries = false;  ///< none of its frames is the program's own
  bool is_idle_worker = false;  ///< of a pool
};

/// Threads that are equal.
using ThreadGroup = std::vector<ThreadRow>;

/// Those of the session's process, in groups: the odd ones first, which are those that say most, and
/// then those of which there are least. `graph` says who waits for whom.
[[nodiscard]] std::vector<ThreadGroup> read_thread_groups(
    session::Session& session,
    const session::Reading& reading,
    const std::vector<target::OsThread>& os_threads,
    const analysis::WaitGraph& graph);

/// What they do, and how many they are where it is more than one: of those that wait for different things of a sort, the first is told.
[[nodiscard]] std::string describe_group(const ThreadGroup& group);

/// "; in reserve, shop.py:11"
[[nodiscard]] std::string describe_place(const document::FramePlace& place);

/// It as a document has it.
[[nodiscard]] document::Thread make_thread(const ThreadRow& row);

}  // namespace hognose::command
