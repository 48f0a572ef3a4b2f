// Which thread initialises a static variable of C++ that others wait for.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "analysis/wait_target.h"
#include "target/seams/memory.h"

namespace hognose::analysis {

/// The one whose stack has one of these places of WaitTarget::initialising; nothing if several have, or none. `waiters` do
/// not initialise it.
[[nodiscard]] std::optional<std::size_t> find_initialiser(const target::Memory& memory,
                                                          std::span<const BlockedThread> threads,
                                                          const std::vector<Address>& places,
                                                          const std::set<std::size_t>& waiters);

}  // namespace hognose::analysis
