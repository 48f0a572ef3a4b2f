// Sorting, searching and parsing memory maps.
// SPDX-License-Identifier: MIT
#include "target/seams/maps.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace hognose::target {
namespace {

/// Takes the text up to the next space off the front of `line`, and the spaces after it.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
  return word;
}

std::optional<std::uint64_t> hex_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value, 16);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

/// The kernel writes a newline in a path as \012.
std::string unescaped_path(std::string_view path) {
  std::string text;
  while (!path.empty()) {
    const bool is_newline = path.starts_with("\\012");
    text += is_newline ? '\n' : path.front();
    path.remove_prefix(is_newline ? 4 : 1);
  }
  return text;
}

// 7f1c2e400000-7f1c2e5a1000 r-xp 0001c000 08:01 131090      /usr/lib/libc.so.6
std::optional<Mapping> parse_line(std::string_view line) {
  const std::string_view range = take_word(line);
  const std::string_view rights = take_word(line);
  const auto offset = hex_number(take_word(line));
  take_word(line);  // device
  take_word(line);  // inode
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos || rights.size() < 4 || !offset) return std::nullopt;
  const auto begin = hex_number(range.substr(0, dash));
  const auto end = hex_number(range.substr(dash + 1));
  if (!begin || !end || *begin >= *end) return std::nullopt;
  return Mapping{{Address(*begin), Address(*end)},
                 *offset,
                 rights[0] == 'r',
                 rights[1] == 'w',
                 rights[2] == 'x',
                 unescaped_path(line)};
}

}  // namespace

Maps::Maps(std::vector<Mapping> mappings) : mappings_(std::move(mappings)) {
  std::sort(mappings_.begin(), mappings_.end(), [](const Mapping& a, const Mapping& b) {
    return a.range.begin < b.range.begin;
  });
}

const Mapping* Maps::find(Address address) const {
  const auto above = std::upper_bound(
      mappings_.begin(), mappings_.end(), address, [](Address value, const Mapping& mapping) {
        return value < mapping.range.begin;
      });
  if (above == mappings_.begin()) return nullptr;
  const Mapping& candidate = *std::prev(above);
  return candidate.range.contains(address) ? &candidate : nullptr;
}

std::vector<Mapping> parse_proc_maps(const std::string& text) {
  std::vector<Mapping> mappings;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (auto mapping = parse_line(rest.substr(0, end))) mappings.push_back(std::move(*mapping));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return mappings;
}

}  // namespace hognose::target
