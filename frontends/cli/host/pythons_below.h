// Processes that a process has started, as far as they may be Pythons.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace hognose::cli {

/// Whether a process has a file mapped that is named like a Python; nothing if that may not be seen. One
/// that is gone has none.
[[nodiscard]] std::optional<bool> has_python(::pid_t pid);

/// The nearest first.
struct ProcessesBelow {
  std::vector<::pid_t> pythons;
  std::vector<::pid_t> hidden;  ///< of which it may not be seen whether they are
  std::vector<::pid_t> ended;  ///< its own children that it has not waited for yet
};

[[nodiscard]] ProcessesBelow find_processes_below(::pid_t pid);

/// Of so many of them, how many are told of in an answer about the one above.
inline constexpr std::size_t most_told_of = 4;
/// About how many rows of a screen that takes.
[[nodiscard]] std::size_t count_rows_below(std::size_t count);

}  // namespace hognose::cli
