// The signal that ended a process.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "base/address.h"

namespace hognose::target {

/// The signal that a core was dumped for.
struct FatalSignal {
  int number = 0;
  std::int64_t tid = 0;  ///< of the thread that it hit
  /// What NT_SIGINFO says; only the number is known without.
  bool has_details = false;
  int code = 0;  ///< si_code
  Address address = {};  ///< si_addr, of signals that have one
  Address pc = {};  ///< of the thread; null where its registers are not those of x86-64
  std::int64_t sender = 0;  ///< si_pid, of those that somebody sent
  bool is_own = false;  ///< whether that is the process itself
  std::uint32_t sender_user = 0;  ///< si_uid
  std::optional<std::uint64_t> system_call = {};  ///< si_syscall, of SIGSYS

  /// Whether it is known that a process sent it (SI_USER, SI_QUEUE, SI_TKILL): the kernel's own signals
  /// have a positive code.
  [[nodiscard]] bool was_sent() const { return has_details && code <= 0; }
  /// Whether it is known that the process sent it to itself.
  [[nodiscard]] bool was_raised() const { return was_sent() && is_own; }
};

}  // namespace hognose::target
