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
  bool stands_by = false;  ///< it waits for something to do, or only serves other processes
  bool is_deadlock = false;  ///< threads, or tasks, wait for one another in a circle
  std::vector<std::string> more{};  ///< sentences about waits and tasks besides `does`
  bool has_tasks = false;  ///< of asyncio
  Lacks lacks{};  ///< in what is known of waits and tasks
};

/// A process of a list of those that are below another one.
struct ListedProcess {
  document::Process process;
  bool is_stuck = false;
  bool stands_by = false;
};
/// The stuck ones first and last those that stand by; then those that do what fewest of them do.
void put_odd_ones_first(std::vector<ListedProcess>& list);
/// Cuts what it does, so that the process takes two rows of a small screen.
void cut_to_two_rows(document::Process& process);

/// Of a process that stands still. Needs no machine frames. An error if there is no Python in it.
[[nodiscard]] Result<ProcessSum> sum_up_process(const session::Query& query);

}  // namespace hognose::command
