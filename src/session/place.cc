// Places in a merged stack.
// SPDX-License-Identifier: MIT
#include "session/place.h"

namespace hognose::session {

namespace {

bool is_python(const native::Entry& entry) {
  return entry.kind == native::EntryKind::python_frame;
}

}  // namespace

std::size_t find_start(const native::MergedStack& stack, std::optional<std::int64_t> level) {
  if (!level) return 0;
  std::size_t start = 0;
  for (std::size_t at = 0; at < stack.entries.size(); ++at) {
    const auto& entry = stack.entries[at];
    if (entry.level && *entry.level < *level) start = at + 1;
  }
  return start;
}

std::optional<std::size_t> find_newest_python(const native::MergedStack& stack, std::size_t start) {
  for (std::size_t at = start; at < stack.entries.size(); ++at) {
    if (is_python(stack.entries[at])) return at;
  }
  return std::nullopt;
}

std::optional<std::size_t> find_python_frame(const native::MergedStack& stack, std::size_t index) {
  for (std::size_t at = 0; at < stack.entries.size(); ++at) {
    if (is_python(stack.entries[at]) && index-- == 0) return at;
  }
  return std::nullopt;
}

std::size_t count_python_frames(const native::MergedStack& stack, std::size_t end) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < end && at < stack.entries.size(); ++at) {
    if (is_python(stack.entries[at])) ++count;
  }
  return count;
}

std::vector<LevelSpan> find_level_spans(const native::MergedStack& stack) {
  std::vector<LevelSpan> spans;
  for (std::size_t at = 0; at < stack.entries.size(); ++at) {
    const native::Entry& entry = stack.entries[at];
    if (!entry.level && !is_python(entry)) continue;
    const bool continues = entry.level && !spans.empty() && spans.back().level == entry.level;
    if (!continues) spans.push_back({at, at, entry.level});
    spans.back().end = at + 1;
  }
  return spans;
}

std::size_t find_level_span(const std::vector<LevelSpan>& spans, std::size_t index) {
  std::size_t at = 0;
  while (at < spans.size() && spans[at].end <= index)
    ++at;
  return at;
}

}  // namespace hognose::session
