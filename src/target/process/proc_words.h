// The words and numbers of which texts of /proc are made.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace hognose::target {

/// Splits the next line off, without its end; false once there is none.
inline bool take_line(std::string_view& text, std::string_view& line) {
  if (text.empty()) return false;
  const std::size_t end = std::min(text.find('\n'), text.size());
  line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return true;
}

/// Splits the next word off, whatever blanks there are; empty at the end.
inline std::string_view take_word(std::string_view& text) {
  constexpr std::string_view blanks = " \t\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::size_t end = std::min(text.find_first_of(blanks), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// A word that is a number, and nothing else.
template <class Number>
[[nodiscard]] std::optional<Number> number_of_word(std::string_view word, int base = 10) {
  Number value{};
  const auto parsed = std::from_chars(word.data(), word.data() + word.size(), value, base);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == word.data() + word.size();
  return is_whole ? std::optional(value) : std::nullopt;
}

}  // namespace hognose::target
