// Finds version facts in names and bytes.
// SPDX-License-Identifier: MIT
#include "layout/find_version.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/byte_reader.h"
#include "base/place_text.h"

namespace hognose::layout {
namespace {

constexpr std::uint32_t most_minor = 99;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes a decimal number of at most three digits off the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 3 && is_digit(text[digits])) {
    value = value * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// What follows "python" in the last component of a path; empty if nothing does.
std::string_view behind_python(std::string_view path) {
  constexpr std::string_view mark = "python";
  const std::string_view name = base_name(path);
  const std::size_t start = name.find(mark);
  return start == std::string_view::npos ? std::string_view() : name.substr(start + mark.size());
}

// "3.11" at the front of `text`.
std::optional<MinorVersion> take_version(std::string_view& text) {
  const auto major = take_number(text);
  if (!major || !take(text, '.')) return std::nullopt;
  const auto minor = take_number(text);
  if (!minor || (*major != 2 && *major != 3) || *minor > most_minor) return std::nullopt;
  return MinorVersion{*major, *minor};
}

// The level and serial of PY_VERSION_HEX from what follows the patch level: "", "rc1", "a2+".
std::optional<std::uint32_t> parse_level(std::string_view text) {
  constexpr std::uint32_t final_release = 0xf0;
  if (!text.empty() && text.back() == '+') text.remove_suffix(1);
  if (text.empty()) return final_release;
  std::uint32_t level = 0;
  if (text.starts_with("rc")) {
    level = 0xc0;
    text.remove_prefix(2);
  } else if (take(text, 'a')) {
    level = 0xa0;
  } else if (take(text, 'b')) {
    level = 0xb0;
  } else {
    return std::nullopt;
  }
  const auto serial = take_number(text);
  if (!serial || *serial > 15 || !text.empty()) return std::nullopt;
  return level | *serial;
}

// `text` starts behind "3.8." and ends before the NUL.
std::optional<std::uint32_t> parse_patch(std::string_view text, MinorVersion version) {
  const auto patch = take_number(text);
  if (!patch || *patch > 255) return std::nullopt;
  const auto level = parse_level(text);
  if (!level) return std::nullopt;
  return hex_without_patch(version) | *patch << 8U | *level;
}

// True if `value` may be PY_VERSION_HEX of a CPython that has the variable Py_Version.
bool may_be_version(std::uint64_t value) {
  constexpr std::uint64_t first_with_variable = 0x030b0000;
  constexpr std::uint64_t end = 0x03000000 + ((most_minor + 1) << 16U);
  const auto level = value & 0xf0U;
  return value >= first_with_variable && value < end && level >= 0xa0 &&
         (level <= 0xc0 || (value & 0xffU) == 0xf0);
}

}  // namespace

std::uint32_t hex_without_patch(MinorVersion version) {
  return version.major << 24U | version.minor << 16U;
}

std::optional<MinorVersion> find_version_in_name(std::string_view path) {
  std::string_view name = behind_python(path);
  return take_version(name);
}

bool is_debug_name(std::string_view path) {
  std::string_view rest = behind_python(path);
  if (!take_version(rest)) return false;
  const std::string_view flags = rest.substr(0, rest.find_first_not_of("dmtu"));
  return rest.starts_with("-dbg") || flags.find('d') != std::string_view::npos;
}

std::optional<MinorVersion> find_version_in_paths(std::span<const std::byte> bytes) {
  constexpr std::string_view mark = "lib/python";
  std::string_view text = as_text(bytes);
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    text.remove_prefix(at + mark.size());
    std::string_view rest = text.substr(0, 16);
    if (const auto version = take_version(rest)) return version;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> find_version_literal(std::span<const std::byte> bytes,
                                                  MinorVersion version) {
  constexpr std::size_t longest = 12;
  const std::string mark =
      std::to_string(version.major) + "." + std::to_string(version.minor) + ".";
  std::map<std::uint32_t, int> seen;
  std::string_view text = as_text(bytes);
  char before = '\0';
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    if (at > 0) before = text[at - 1];
    const bool is_inside = is_digit(before) || before == '.';
    text.remove_prefix(at + mark.size());
    before = '.';
    const std::size_t end = text.substr(0, longest).find('\0');
    if (is_inside || end == std::string_view::npos) continue;
    if (const auto hex = parse_patch(text.substr(0, end), version)) ++seen[*hex];
  }
  const auto best = std::max_element(
      seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second <= b.second; });
  if (best == seen.end()) return std::nullopt;
  return best->first;
}

std::optional<std::uint32_t> find_version_stated_twice(std::span<const std::byte> bytes) {
  std::map<std::uint32_t, std::optional<std::uint32_t>> literals;  // by minor version
  ByteReader reader(bytes, "version of CPython");
  while (const auto value = reader.read<std::uint64_t>()) {
    if (!may_be_version(*value)) continue;
    const auto hex = static_cast<std::uint32_t>(*value);
    const std::uint32_t minor = (hex >> 16U) & 0xffU;
    if (!literals.contains(minor)) literals[minor] = find_version_literal(bytes, {3, minor});
    if (literals[minor] == hex) return hex;
  }
  return std::nullopt;
}

}  // namespace hognose::layout
