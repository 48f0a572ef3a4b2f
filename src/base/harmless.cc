// Escaping what is not only shown.
// SPDX-License-Identifier: MIT
#include "base/harmless.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/formatted.h"
#include "base/utf8.h"

namespace hognose {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
// Controls, Unicode's Bidi_Control, ends of lines, and what has no width: by the last two names read
// alike that are not the same.
constexpr std::array obeyed{Range{0x7F, 0x9F},
                            Range{0xAD, 0xAD},
                            Range{0x61C, 0x61C},
                            Range{0x180E, 0x180E},
                            Range{0x200B, 0x200F},
                            Range{0x2028, 0x202E},
                            Range{0x2060, 0x206F},
                            Range{0xFEFF, 0xFEFF},
                            Range{0xFFF9, 0xFFFB},
                            Range{0xE0000, 0xE007F}};

bool is_plain(char c) {
  return (c >= ' ' && c < '\x7f') || c == '\t';
}

/// Whether each of eight characters is plain, and none a tab.
bool are_plain(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  constexpr std::uint64_t tops = 0x80 * ones;
  const std::uint64_t below_space = (eight - ' ' * ones) & ~eight;
  const std::uint64_t delete_or_above = (eight + ones) | eight;
  return ((below_space | delete_or_above) & tops) == 0;
}

/// The same of one to seven: halves that may lie over each other.
bool is_short_and_plain(std::string_view text) {
  constexpr std::size_t half = sizeof(std::uint32_t);
  if (text.size() < half) return std::ranges::all_of(text, is_plain);
  std::array<std::uint32_t, 2> halves{};
  std::memcpy(&halves[0], text.data(), half);
  std::memcpy(&halves[1], text.data() + text.size() - half, half);
  return are_plain(std::bit_cast<std::uint64_t>(halves));
}

/// How many characters at the front need no look at all.
std::size_t count_plain(std::string_view text) {
  std::size_t count = 0;
  constexpr std::size_t at_once = sizeof(std::uint64_t);
  const auto are_plain_at = [text](std::size_t at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, at_once);
    return are_plain(eight);
  };
  while (text.size() - count >= at_once && are_plain_at(count))
    count += at_once;
  if (count == text.size()) return count;
  // What is left at the end is looked at with what stands before it, or in halves.
  if (count != 0 && text.size() - count < at_once && are_plain_at(text.size() - at_once))
    return text.size();
  if (text.size() < at_once && is_short_and_plain(text)) return text.size();
  const auto* const rest = std::find_if_not(text.begin() + count, text.end(), is_plain);
  return static_cast<std::size_t>(rest - text.begin());
}

std::string escape_of(char32_t c) {
  const auto number = static_cast<std::uint32_t>(c);
  if (c == '\n') return "\\n";
  if (c < 0x100) return formatted("\\x{:02x}", number);
  return c < 0x10000 ? formatted("\\u{:04x}", number) : formatted("\\U{:08x}", number);
}

/// JSON has sixteen bits an escape: of what lies above, a pair of surrogates.
std::string json_escape_of(char32_t c) {
  const auto number = static_cast<std::uint32_t>(c);
  if (number < 0x10000) return formatted("\\u{:04x}", number);
  const std::uint32_t above = number - 0x10000;
  return formatted("\\u{:04x}\\u{:04x}", 0xD800U + (above >> 10U), 0xDC00U + (above & 0x3FFU));
}

struct Stretch {
  std::size_t length = 0;
  std::optional<char32_t> escaped;  ///< what must not leave as it is
};

/// Of text that does not begin with a plain character: one other, or a stray byte.
Stretch first_of_others(std::string_view text) {
  const std::size_t length = utf8_length(text);
  if (length == 0) return {1, static_cast<unsigned char>(text.front())};
  const char32_t c = decode_utf8_sequence(text.substr(0, length));
  return {length, is_obeyed(c) ? std::optional(c) : std::nullopt};
}

/// Each stretch of `text`: as it is, or one character or stray byte that must not be so.
template <class Keep, class Escape>
void for_each_stretch(std::string_view text, const Keep& keep, const Escape& escape) {
  while (!text.empty()) {
    const std::size_t plain = count_plain(text);
    const Stretch first = plain != 0 ? Stretch{plain, {}} : first_of_others(text);
    if (first.escaped) {
      escape(*first.escaped);
    } else {
      keep(text.substr(0, first.length));
    }
    text.remove_prefix(first.length);
  }
}

}  // namespace

bool is_obeyed(char32_t character) {
  if (character < 0x20) return character != '\t';
  const auto found = std::ranges::find_if(
      obeyed, [character](const Range& range) { return character <= range.last; });
  return found != obeyed.end() && character >= found->first;
}

void append_harmless_line(std::string& out, std::string_view text) {
  if (count_plain(text) == text.size()) {
    out += text;
    return;
  }
  for_each_stretch(
      text,
      [&out](std::string_view plain) { out += plain; },
      [&out](char32_t c) { out += escape_of(c); });
}

std::string harmless_line(std::string_view text) {
  std::string out;
  append_harmless_line(out, text);
  return out;
}

std::string harmless_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    append_harmless_line(out, text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

bool is_harmless_line(std::string_view text) {
  if (count_plain(text) == text.size()) return true;
  return harmless_line(text) == text;
}

std::string harmless_json(std::string json) {
  // Most answers are of plain characters only; newlines stand between the members.
  const auto is_of_json = [](char c) { return is_plain(c) || c == '\n'; };
  if (std::ranges::all_of(json, is_of_json)) return json;
  std::string out;
  out.reserve(json.size() + json.size() / 8);
  for_each_stretch(
      json,
      [&out](std::string_view plain) { out += plain; },
      [&out](char32_t c) { out += c == '\n' ? "\n" : json_escape_of(c); });
  return out;
}

}  // namespace hognose
