// The Pythons that the selected process has started: GDB shows none of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hognose::gdb {

struct ProcessBelow {
  std::int64_t pid = 0;
  std::string command;  ///< harmless, and cut to a row of a small screen
};

struct ProcessesBelow {
  std::int64_t pid = 0;  ///< of the process above them
  std::vector<ProcessBelow> list;  ///< the nearest first
};

/// None of a core, and of a process that runs elsewhere.
[[nodiscard]] ProcessesBelow find_processes_below();

}  // namespace hognose::gdb
