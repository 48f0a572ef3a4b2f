// Looks at all stacks.
// SPDX-License-Identifier: MIT
#include "analysis/holders/initialiser.h"

#include "clib/static_guard.h"

namespace hognose::analysis {

std::optional<std::size_t> find_initialiser(const target::Memory& memory,
                                            std::span<const BlockedThread> threads,
                                            const std::vector<Address>& places,
                                            const std::set<std::size_t>& waiters) {
  std::optional<std::size_t> found;
  for (std::size_t at = 0; at < threads.size() && !places.empty(); ++at) {
    if (waiters.count(at) != 0) continue;
    if (!clib::returns_to_any(memory, threads[at].stack_pointer, places)) continue;
    if (found) return std::nullopt;
    found = at;
  }
  return found;
}

}  // namespace hognose::analysis
