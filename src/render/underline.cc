// Underlining by cells of a terminal.
// SPDX-License-Identifier: MIT
#include "render/underline.h"

#include <algorithm>

#include "render/characters.h"

namespace hognose::render {

namespace {

/// White space as wide as `text`; only a tab is as wide as a tab.
std::string blank(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t tab = text.find('\t');
    out.append(count_cells(text.substr(0, tab)), ' ');
    if (tab == std::string_view::npos) return out;
    out += '\t';
    text.remove_prefix(tab + 1);
  }
}

}  // namespace

std::string underline(std::string_view source, document::Span running) {
  const std::size_t end = std::min(running.end, source.size());
  const bool is_whole = running.begin == 0 && end == source.size();
  if (running.begin >= end || is_whole) return {};
  std::string out = blank(source.substr(0, running.begin));
  out.append(count_cells(source.substr(running.begin, end - running.begin)), '^');
  return out;
}

}  // namespace hognose::render
