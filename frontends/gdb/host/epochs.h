// When what is known of the target grows old: GDB says that it, or what is loaded, has changed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose::gdb {

/// What has happened to the target since the epoch began.
struct Changes {
  bool written = false;  ///< its memory or registers
  bool ran = false;
  bool images =
      false;  ///< object files came or went, or the process is gone: all is looked at anew
};

/// Listens to GDB's events, and calls `function` with what they amount to whenever an epoch ends.
/// Events that this GDB does not have are left out.
void at_epoch_end(void (*function)(const Changes&));

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

/// The number of the visit that GDB pays now; 0 for none. What is selected stays while it lasts.
[[nodiscard]] std::uint64_t current_visit();

/// Ends the epoch where threads run on in the background (non-stop mode): no event tells then.
void end_epoch_if_target_runs();

}  // namespace hognose::gdb
