// Places in a merged stack: where a selected machine frame falls, and which entries belong
// together.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "native/merge.h"

namespace hognose::session {

/// The first entry at or older than machine frame `level`; the newest entry if there is no level.
/// The stack's size if there is none. Entries without a level belong to what is around them.
[[nodiscard]] std::size_t find_start(const native::MergedStack& stack,
                                     std::optional<std::int64_t> level);

/// The first Python frame at or after `start`, or nothing.
[[nodiscard]] std::optional<std::size_t> find_newest_python(const native::MergedStack& stack,
                                                            std::size_t start);

/// The entry that is the n-th Python frame of the stack, from the newest, 0 first; or nothing.
[[nodiscard]] std::optional<std::size_t> find_python_frame(const native::MergedStack& stack,
                                                           std::size_t index);

/// How many Python frames there are before entry `end`.
[[nodiscard]] std::size_t count_python_frames(const native::MergedStack& stack, std::size_t end);

/// Entries [begin, end) that share one machine frame: what py-up and py-down move between. A Python
/// frame whose machine frame is unknown is a span of its own; anything else without one is in none.
struct LevelSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::int64_t> level;
};
[[nodiscard]] std::vector<LevelSpan> find_level_spans(const native::MergedStack& stack);

/// The span that holds entry `index`, or the next older one; the number of spans if there is none.
[[nodiscard]] std::size_t find_level_span(const std::vector<LevelSpan>& spans, std::size_t index);

}  // namespace hognose::session
