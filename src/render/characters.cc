// Characters of UTF-8 text.
// SPDX-License-Identifier: MIT
#include "render/characters.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>

#include "base/formatted.h"

namespace hognose::render {

namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

constexpr char32_t wide_edges[] = {
#include "render/wide.inc"
};

bool is_wide(char32_t c) {
  const auto edge = std::upper_bound(std::begin(wide_edges), std::end(wide_edges), c);
  return (edge - std::begin(wide_edges)) % 2 != 0;
}

/// The character that begins `text`, which is not empty; a stray byte is one of its own.
char32_t first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const unsigned length = lead < 0xC0U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t at = 1; at < length && at < text.size() && is_continuation(text[at]); ++at) {
    code = code << 6U | (static_cast<unsigned char>(text[at]) & 0x3FU);
  }
  return code;
}

/// The length of the UTF-8 sequence that begins `text`, which is not empty; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80U) return 1;
  if (lead < 0xC2U || lead > 0xF4U) return 0;
  const auto length = static_cast<std::size_t>(std::countl_one(lead));
  const std::string_view rest = text.substr(1, length - 1);
  return rest.size() == length - 1 && std::ranges::all_of(rest, is_continuation) ? length : 0;
}

/// Whether a terminal may do something else with it than show it.
bool is_obeyed(char32_t c) {
  const bool is_control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
  const bool is_line_end = c == 0x2028 || c == 0x2029;
  const bool is_direction = c == 0x061C || c == 0x200E || c == 0x200F ||
                            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return is_control || is_line_end || is_direction;
}

}  // namespace

std::string harmless(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    const char32_t c =
        length == 0 ? static_cast<unsigned char>(text.front()) : first_code_point(text);
    const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
    const bool is_shown = length != 0 && !is_obeyed(c);
    const auto number = static_cast<std::uint32_t>(c);
    if (is_shown) out += sequence;
    if (!is_shown)
      out += c < 0x100 ? formatted("\\x{:02x}", number) : formatted("\\u{:04x}", number);
    text.remove_prefix(sequence.size());
  }
  return out;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) {
    if (!is_continuation(byte)) ++count;
  }
  return count;
}

std::size_t count_cells(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_ascii = (static_cast<unsigned char>(text[at]) & 0x80U) == 0;
    if (is_continuation(text[at])) continue;
    count += !is_ascii && is_wide(first_code_point(text.substr(at))) ? 2 : 1;
  }
  return count;
}

std::string_view first_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_continuation(text[at])) continue;
    if (count == most) return text.substr(0, at);
    ++count;
  }
  return text;
}

std::string quote(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  const char mark = has_single && !has_double ? '"' : '\'';
  std::string out(1, mark);
  for (const char byte : text) {
    if (byte == mark || byte == '\\') out += '\\';
    out += byte;
  }
  out += mark;
  return out;
}

}  // namespace hognose::render
