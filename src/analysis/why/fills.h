// Pointers that are none: what Python's debug allocator fills memory with, and somebody took for one.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/finding.h"

namespace hognose::analysis::why {

/// What the allocator says with a mark.
enum class Mark : std::uint8_t {
  freed,  ///< somebody has given that memory back
  unwritten,  ///< somebody got it, and nobody has written there since
  around,  ///< it is right before or behind a block
};

/// Of a crash whose pointer is that mark, or at most a page from it: the evidence, the detail and how sure it is. Nothing
/// if it is not, or if this process has no such allocator: programs fill memory with anything.
[[nodiscard]] std::optional<Finding> find_filled(const CrashFacts& facts,
                                                 Mark mark,
                                                 const char* rule,
                                                 const char* used);

}  // namespace hognose::analysis::why
