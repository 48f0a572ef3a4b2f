// Who reads what a command prints: a person at GDB's own terminal, or a program.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Whether GDB's output is a terminal, and neither a machine interface speaks there, nor GDB's `pipe`
/// takes it, nor Python code asked: what `gdb.execute(…, to_string=True)` returns is for a program.
[[nodiscard]] bool is_read_on_terminal();

/// Whether GDB was started for a client that speaks MI.
[[nodiscard]] bool is_asked_by_mi();

}  // namespace hognose::gdb
