// Tasks as a forest: each once, below the first that waits for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

namespace hognose::analysis {

/// A task in its place.
struct TaskPlace {
  std::size_t task = 0;
  std::size_t depth = 0;  ///< how many stand above it
};

/// All places, and rings of tasks each of which waits for the next.
struct TaskTree {
  std::vector<TaskPlace> places;
  std::vector<std::vector<std::size_t>> cycles;  ///< some, if there are many
};

/// `awaits` says of each task for which it waits. Those come first that nobody waits for.
[[nodiscard]] TaskTree order_tasks(const std::vector<std::vector<std::size_t>>& awaits);

}  // namespace hognose::analysis
