// One line of a /proc status file.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace hognose::target {

/// What stands after `key` and a tab on its line of a /proc/PID/status; empty if there is no such
/// line. A key begins its line and ends in a colon: a process may name itself like one, the kernel
/// writes no newline of a name.
[[nodiscard]] std::string_view find_status_line(std::string_view status, std::string_view key);

}  // namespace hognose::target
