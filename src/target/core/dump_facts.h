// What a core says of its process as a whole: what it was started as, and what ended it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"

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
};

struct DumpFacts {
  std::int64_t pid = 0;  ///< 0 if unknown
  std::string command;  ///< the first 80 bytes of its command line; empty if unknown
  std::optional<FatalSignal> fatal;  ///< nothing where nothing crashed, or where nothing is said
};

/// Reads NT_PRPSINFO, NT_PRSTATUS and NT_SIGINFO. A core of a debugger has no fatal signal where the
/// process was stopped by it.
[[nodiscard]] Result<DumpFacts> read_dump_facts(std::span<const std::byte> core);

}  // namespace hognose::target
