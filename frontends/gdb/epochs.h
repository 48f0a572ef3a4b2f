// Ends the session's epochs when GDB says that the target, or what is loaded, has changed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::gdb {

/// Listens to GDB's events. Those that this GDB does not have are left out.
void connect_events();

/// Lives while GDB is inside hognose: a command, a completion, a value being printed. What GDB
/// says meanwhile (it may load object files while it answers us) is acted on before the next one
/// starts, so that nothing in use is forgotten.
class Visit {
 public:
  Visit();
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit();
};

/// Ends the epoch where threads run on in the background (non-stop mode): no event tells then.
void end_epoch_if_target_runs();

/// Whether GDB is inside hognose now.
[[nodiscard]] bool is_visited();

/// Grows whenever an epoch ends: what was read at another count is old.
[[nodiscard]] std::uint64_t count_epochs();

}  // namespace hognose::gdb
