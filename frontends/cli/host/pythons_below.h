// Processes that a process has started, as far as they may be Pythons.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include <sys/types.h>

namespace hognose::cli {

/// The nearest first.
struct ProcessesBelow {
  std::vector<::pid_t> pythons;  ///< they have a file mapped that is named like one
  std::vector<::pid_t> hidden;  ///< of which that may not be seen
};

[[nodiscard]] ProcessesBelow find_processes_below(::pid_t pid);

/// Of so many of them, how many are told of in an answer about the one above.
inline constexpr std::size_t most_told_of = 4;
/// About how many rows of a screen that takes.
[[nodiscard]] std::size_t count_rows_below(std::size_t count);

}  // namespace hognose::cli
