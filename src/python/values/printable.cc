// What a reader may see: escapes, quotes, UTF-8, and which characters are printable at all.
// SPDX-License-Identifier: MIT
#include "python/values/printable.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/byte_reader.h"
#include "base/utf8.h"

namespace hognose::python {
namespace {

constexpr char32_t printable_edges[] = {
#include "python/values/printable.inc"
};

constexpr char32_t last_character = 0x10FFFF;

/// Spaces other than ' ' (category Zs): repr escapes them, names keep them.
bool is_other_space(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

void append_hex(std::string& out, char32_t value, int digits) {
  constexpr const char* hex = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += hex[(value >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

/// Appends `\n`, `\x1b`, `\u202e` or `\U0001f600`.
void append_escape(std::string& out, char32_t c) {
  out += '\\';
  if (c == '\t' || c == '\n' || c == '\r') {
    out += c == '\t' ? 't' : c == '\n' ? 'n' : 'r';
  } else if (c <= 0xFF) {
    out += 'x';
    append_hex(out, c, 2);
  } else if (c <= 0xFFFF) {
    out += 'u';
    append_hex(out, c, 4);
  } else {
    out += 'U';
    append_hex(out, c, 8);
  }
}

bool is_encodable(char32_t c, Charset charset) {
  if (charset == Charset::ascii) return c < 0x80;
  if (charset == Charset::latin1) return c < 0x100;
  return c <= last_character && (c & 0xFFFFF800U) != 0xD800U;
}

/// The quote Python's repr chooses: ' unless the text has ' and no ".
template <class Text>
char choose_quote(const Text& text) {
  using Unit = typename Text::value_type;
  const bool has_single = std::ranges::find(text, static_cast<Unit>('\'')) != text.end();
  const bool has_double = std::ranges::find(text, static_cast<Unit>('"')) != text.end();
  return has_single && !has_double ? '"' : '\'';
}

/// Calls `act` with one piece of `text` after the other. False if it ended early.
template <class Text, class Act>
bool for_each_piece(Text text, const std::function<bool()>& goes_on, const Act& act) {
  constexpr std::size_t piece = 1U << 16U;
  while (text.size() > piece) {
    act(text.substr(0, piece));
    text.remove_prefix(piece);
    if (goes_on && !goes_on()) return false;
  }
  act(text);
  return true;
}

/// Appends the characters at the front of `text` that are ASCII, printable, and none of the two; how many
/// these are.
std::size_t append_plain(std::string& out,
                         std::u32string_view text,
                         char32_t not_this,
                         char32_t nor_this) {
  const auto end = std::ranges::find_if(
      text, [=](char32_t c) { return c < 0x20 || c >= 0x7F || c == not_this || c == nor_this; });
  const auto count = static_cast<std::size_t>(end - text.begin());
  const std::size_t before = out.size();
  out.resize(before + count);
  for (std::size_t at = 0; at < count; ++at)
    out[before + at] = static_cast<char>(text[at]);
  return count;
}

void append_quoted(std::string& out, std::u32string_view text, char quote, Charset charset) {
  while (true) {
    text.remove_prefix(append_plain(out, text, static_cast<char32_t>(quote), U'\\'));
    if (text.empty()) return;
    const char32_t c = text.front();
    text.remove_prefix(1);
    if (c == static_cast<char32_t>(quote) || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (is_printable(c) && is_encodable(c, charset)) {
      append_utf8(out, c);
    } else {
      append_escape(out, c);
    }
  }
}

void append_quoted_bytes(std::string& out, std::string_view text, char quote) {
  for (const char byte : text) {
    const auto c = static_cast<unsigned char>(byte);
    if (byte == quote || byte == '\\') out += '\\';
    if (c >= 0x20 && c < 0x7F) {
      out += byte;
    } else {
      append_escape(out, c);
    }
  }
}

}  // namespace

bool is_printable(char32_t character) {
  if (character < 0x7F) return character >= 0x20;
  const auto edge =
      std::upper_bound(std::begin(printable_edges), std::end(printable_edges), character);
  return (edge - std::begin(printable_edges)) % 2 == 1;
}

void append_utf8(std::string& out, char32_t c) {
  const auto add = [&out](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0U | c >> 6U);
  } else if (c < 0x10000) {
    add(0xE0U | c >> 12U);
    add(0x80U | (c >> 6U & 0x3FU));
  } else {
    add(0xF0U | (c >> 18U & 0x07U));
    add(0x80U | (c >> 12U & 0x3FU));
    add(0x80U | (c >> 6U & 0x3FU));
  }
  add(0x80U | (c & 0x3FU));
}

std::u32string decode_utf8(std::string_view utf8) {
  std::u32string characters;
  characters.reserve(utf8.size());
  while (!utf8.empty()) {
    const std::size_t length = utf8_length(utf8);
    if (length == 0) {
      characters += static_cast<char32_t>(0xDC00U + static_cast<unsigned char>(utf8[0]));
    } else {
      characters += decode_utf8_sequence(utf8.substr(0, length));
    }
    utf8.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return characters;
}

std::string printable(std::u32string_view characters) {
  std::string text;
  text.reserve(characters.size());
  while (true) {
    characters.remove_prefix(append_plain(text, characters, 0, 0));
    if (characters.empty()) return text;
    const char32_t c = characters.front();
    characters.remove_prefix(1);
    if (is_printable(c) || is_other_space(c)) {
      append_utf8(text, c);
    } else {
      append_escape(text, c);
    }
  }
}

std::string printable_lines(std::u32string_view characters) {
  std::string out;
  while (true) {
    const std::size_t end = characters.find_first_of(U"\n\t");
    out += printable(characters.substr(0, end));
    if (end == std::u32string_view::npos) return out;
    out += static_cast<char>(characters[end]);
    characters.remove_prefix(end + 1);
  }
}

std::string printable(std::string_view utf8) {
  const bool is_plain = std::ranges::all_of(utf8, [](char c) { return c >= 0x20 && c < 0x7F; });
  return is_plain ? std::string(utf8) : printable(decode_utf8(utf8));
}

void append_repr(std::string& out,
                 std::u32string_view characters,
                 Charset charset,
                 const std::function<bool()>& goes_on) {
  const char quote = choose_quote(characters);
  out += quote;
  const bool ended = for_each_piece(characters, goes_on, [&](std::u32string_view piece) {
    append_quoted(out, piece, quote, charset);
  });
  if (ended) out += quote;
}

void append_bytes_repr(std::string& out,
                       std::span<const std::byte> bytes,
                       const std::function<bool()>& goes_on) {
  const std::string_view text = as_text(bytes);
  const char quote = choose_quote(text);
  out += quote;
  const bool ended = for_each_piece(
      text, goes_on, [&](std::string_view piece) { append_quoted_bytes(out, piece, quote); });
  if (ended) out += quote;
}

}  // namespace hognose::python
