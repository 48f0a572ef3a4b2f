// Reading digits and units.
// SPDX-License-Identifier: MIT
#include "cli/usage/numbers.h"

#include <algorithm>
#include <charconv>

#include "base/formatted.h"

namespace hognose::cli {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How many bits a unit shifts by; nothing for what is no unit.
std::optional<unsigned> shift_of(std::string unit) {
  std::ranges::transform(unit, unit.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  });
  if (unit.empty() || unit == "b") return 0;
  constexpr std::string_view letters = "kmgt";
  const std::size_t at = letters.find(unit.front());
  const std::string_view rest = std::string_view(unit).substr(1);
  if (at == std::string_view::npos || (!rest.empty() && rest != "b" && rest != "ib"))
    return std::nullopt;
  return 10U * (static_cast<unsigned>(at) + 1U);
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text, NumberRange range) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_inside = parsed.ec == std::errc() && range.least <= value && value <= range.most;
  return is_inside ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> parse_size(std::string_view text, NumberRange range) {
  const auto* const end = std::ranges::find_if_not(text, is_digit);
  const auto digits = static_cast<std::size_t>(end - text.begin());
  std::string_view unit = text.substr(digits);
  if (unit.starts_with(' ') && unit.size() > 1) unit.remove_prefix(1);
  const auto number = parse_number(text.substr(0, digits), {0, range.most});
  const auto shift = shift_of(std::string(unit));
  if (!number || !shift || *number > range.most >> *shift) return std::nullopt;
  const std::uint64_t bytes = *number << *shift;
  return bytes >= range.least ? std::optional(bytes) : std::nullopt;
}

bool is_process_id(const std::string& target) {
  constexpr std::size_t most_digits = 9;
  return target.size() <= most_digits && parse_number(target, {0, UINT32_MAX});
}

std::string describe_range(NumberRange range) {
  return formatted("is a number from {} to {}", range.least, range.most);
}

}  // namespace hognose::cli
