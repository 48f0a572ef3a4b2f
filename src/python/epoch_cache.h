// What code objects and threads are remembered while an epoch lasts; only src/python looks inside.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <unordered_map>

#include "python/thread.h"

namespace hognose::python {

/// Owned by Program, made on demand, dropped by Program::forget().
struct EpochCache {
  std::unordered_map<Address, Result<CodeInfo>> codes;
  std::unordered_map<Address, Variables> variables;
  /// By code object and offset of the instruction.
  std::unordered_map<Address, std::unordered_map<std::int64_t, Position>> positions;
  std::uint64_t code_bytes = 0;  ///< of line tables kept in `codes`: bounds what a liar can fill
  std::optional<ThreadList> threads;
  std::optional<std::vector<target::OsThread>> os_threads;
};

/// The cache of this epoch.
[[nodiscard]] inline EpochCache& epoch_cache(const Program& program) {
  if (!program.cache()) program.cache() = std::make_shared<EpochCache>();
  return *program.cache();
}

}  // namespace hognose::python
