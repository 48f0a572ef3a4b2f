// Processes that a process has started, as far as they may be Pythons.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <sys/types.h>

namespace hognose::cli {

/// The nearest first.
struct ProcessesBelow {
  std::vector<::pid_t> pythons;  ///< they have a file mapped that is named like one
  std::vector<::pid_t> hidden;  ///< of which that may not be seen
};

[[nodiscard]] ProcessesBelow find_processes_below(::pid_t pid);

}  // namespace hognose::cli
