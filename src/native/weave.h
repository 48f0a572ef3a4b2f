// The machine frames of a merged stack in their places among its entries.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/budget.h"
#include "native/machine_stack.h"
#include "native/merged_stack.h"
#include "target/target.h"

namespace hognose::native {

/// One line: an entry of the merged stack, a machine frame, a place among these where some are
/// missing, the place where they break off, or the head of those that follow all others.
struct Line {
  enum class Kind : std::uint8_t { entry, machine_frame, gap, broken_off, apart };
  Kind kind = Kind::entry;
  std::size_t index = 0;  ///< into the entries, or of the machine frame
  std::optional<Error> why{};  ///< of a gap, and where they break off
};

/// All entries and all machine frames, newest first. A machine frame that executes Python frames
/// stands right after them, as whoever called them; entries without a machine frame stand where
/// they stood among the entries, and the oldest of them after the last machine frame where these
/// break off. What is missing is said once: as an entry where Python frames follow, as a line of its
/// own where none do. Machine frames whose callers among the Python frames are not known, follow all of
/// these where no Python frame is known to follow them.
[[nodiscard]] std::vector<Line> weave(const MergedStack& stack,
                                      const target::Target& target,
                                      MachineStack& machine,
                                      Budget& budget);

}  // namespace hognose::native
