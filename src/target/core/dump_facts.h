// What a core says of its process as a whole: what it was started as, and what ended it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "target/fatal_signal.h"

namespace hognose::target {

struct DumpFacts {
  std::int64_t pid = 0;  ///< 0 if unknown
  std::string command;  ///< the first 80 bytes of its command line; empty if unknown
  std::optional<FatalSignal> fatal;  ///< nothing where nothing crashed, or where nothing is said
  /// SIGTRAP in a core of the kernel: it ended there if the instruction before is a breakpoint of its own.
  std::optional<FatalSignal> trap{};
};

/// Reads NT_PRPSINFO, NT_PRSTATUS and NT_SIGINFO. A core of a debugger has no fatal signal where the
/// process was stopped by it.
[[nodiscard]] Result<DumpFacts> read_dump_facts(std::span<const std::byte> core);

}  // namespace hognose::target
