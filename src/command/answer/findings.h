// What keeps a process from going on: locks that threads wait for, and what tasks of asyncio and trio do.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "session/wait_facts.h"
#include "session/work.h"

namespace hognose::command {

struct Findings {
  std::vector<std::string> sentences;  ///< what says most first
  bool is_stuck = false;  ///< the first is about what does not go on by itself
  bool is_deadlock =
      false;  ///< it is about threads, or tasks, that wait for one another in a circle
  std::size_t tasks = 0;  ///< of asyncio and trio that are not done
  session::WaitFacts waits;
  Lacks task_lacks;
};

/// Of a process that stands still.
[[nodiscard]] Findings find_what_matters(session::Work& work,
                                         const session::Reading& reading,
                                         const std::vector<target::OsThread>& os_threads);

}  // namespace hognose::command
