// What a whole process does, in one line.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/document.h"
#include "session/query.h"

namespace hognose::command {

struct ProcessSum {
  /// What keeps it from going on, or else what the thread does that says most.
  std::string does;
  std::optional<document::FramePlace> place;  ///< of that thread
  bool is_stuck = false;
  bool is_deadlock = false;  ///< threads, or tasks, wait for one another in a circle
  std::vector<std::string> more{};  ///< sentences about waits and tasks besides `does`
  bool has_tasks = false;  ///< of asyncio
  Lacks lacks{};  ///< in what is known of waits and tasks
};

/// Of a process that stands still. Needs no machine frames. An error if there is no Python in it.
[[nodiscard]] Result<ProcessSum> sum_up_process(const session::Query& query);

}  // namespace hognose::command
