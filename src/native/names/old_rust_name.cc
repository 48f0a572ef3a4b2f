// A C++ name that a Rust compiler wrote, its escapes undone.
// SPDX-License-Identifier: MIT
#include "native/names/old_rust_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace hognose::native {
namespace {

constexpr std::string_view hash_begin = "17h";
constexpr std::size_t hash_digits = 16;

bool is_hash(std::string_view text) {
  return text.size() == hash_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The letter of "u7b", which is one of ASCII; 0 if it is none.
char find_by_number(std::string_view number) {
  unsigned value = 0;
  const char* const end = number.data() + number.size();
  const auto [last, error] = std::from_chars(number.data(), end, value, 16);
  const bool is_letter = error == std::errc() && last == end && value >= ' ' && value <= '~';
  return is_letter ? static_cast<char>(value) : '\0';
}

/// What stands for a letter that a symbol cannot have; 0 if it is none.
char find_escaped(std::string_view name) {
  struct Escape {
    std::string_view name;
    char letter;
  };
  constexpr auto escapes = std::to_array<Escape>({{"SP", '@'},
                                                  {"BP", '*'},
                                                  {"RF", '&'},
                                                  {"LT", '<'},
                                                  {"GT", '>'},
                                                  {"LP", '('},
                                                  {"RP", ')'},
                                                  {"C", ','}});
  if (name.starts_with('u')) return find_by_number(name.substr(1));
  const auto* const known = std::ranges::find(escapes, name, &Escape::name);
  return known == escapes.end() ? '\0' : known->letter;
}

}  // namespace

bool is_old_rust_name(std::string_view symbol) {
  const std::size_t appended = symbol.rfind("E.");
  if (appended != std::string_view::npos) symbol = symbol.substr(0, appended + 1);
  const std::size_t end = hash_begin.size() + hash_digits + 1;
  if (!symbol.starts_with("_ZN") || symbol.size() <= end || !symbol.ends_with('E')) return false;
  symbol.remove_suffix(1);
  const std::size_t begin = symbol.size() - hash_digits;
  return is_hash(symbol.substr(begin)) && symbol.substr(0, begin).ends_with(hash_begin);
}

std::string plain_old_rust_name(std::string_view read) {
  constexpr std::string_view between = "::h";
  const std::size_t hash = read.rfind(between);
  if (hash != std::string_view::npos) read = read.substr(0, hash);
  std::string plain;
  while (!read.empty()) {
    const bool is_part = plain.empty() || plain.ends_with("::");
    const bool is_marked = is_part && read.starts_with("_$");  // a symbol begins with no "$"
    if (is_marked) read.remove_prefix(1);
    const std::size_t end = read.front() == '$' ? read.find('$', 1) : std::string_view::npos;
    const char letter =
        end == std::string_view::npos ? '\0' : find_escaped(read.substr(1, end - 1));
    if (letter != '\0') {
      plain += letter;
      read.remove_prefix(end + 1);
    } else if (read.starts_with("..")) {
      plain += "::";
      read.remove_prefix(2);
    } else {
      plain += read.front();
      read.remove_prefix(1);
    }
  }
  return plain;
}

}  // namespace hognose::native
