// hognose's commands as commands of GDB: one row of command::all_commands(), one py-NAME.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Registers every command; false with the Python exception pending.
[[nodiscard]] bool register_commands();

}  // namespace hognose::gdb
