// Characters of UTF-8 text.
// SPDX-License-Identifier: MIT
#include "render/characters.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace hognose::render {

namespace {

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
  for (std::size_t at = 1; at < length && at < text.size() && continues_character(text[at]); ++at) {
    code = code << 6U | (static_cast<unsigned char>(text[at]) & 0x3FU);
  }
  return code;
}

}  // namespace

std::size_t count_cells(std::string_view text) {
  unsigned char bits = 0;
  for (const char byte : text)
    bits |= static_cast<unsigned char>(byte);
  if (bits < 0x80) return text.size();  // as nearly all text
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_ascii = (static_cast<unsigned char>(text[at]) & 0x80U) == 0;
    if (continues_character(text[at])) continue;
    count += !is_ascii && is_wide(first_code_point(text.substr(at))) ? 2 : 1;
  }
  return count;
}

std::string_view as_name(std::string_view text) {
  if (text.size() <= longest_name) return text;
  std::size_t end = longest_name;
  while (end > longest_name - 4 && continues_character(text[end]))
    --end;
  return text.substr(0, end);
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
