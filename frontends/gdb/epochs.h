// Ends the session's epochs when GDB says that the target, or what is loaded, has changed.
// SPDX-License-Identifier: MIT
#pragma once

namespace hognose::gdb {

/// Listens to GDB's events. Those that this GDB does not have are left out.
void connect_events();

}  // namespace hognose::gdb
