// Python's rules around the shortest digits: when an exponent, when ".0".
// SPDX-License-Identifier: MIT
#include "python/values/float_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace hognose::python {
namespace {

/// The digits of a finite number without point, and the power of ten of the first one.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal shortest_decimal(double magnitude) {
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(
          buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific)
          .ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = text.find('e');
  Decimal decimal;
  for (const char c : text.substr(0, mark)) {
    if (c != '.') decimal.digits += c;
  }
  const char* exponent = text.data() + mark + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, end, decimal.exponent);
  return decimal;
}

std::string with_exponent(const Decimal& decimal) {
  std::string text = decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += '.' + decimal.digits.substr(1);
  const int magnitude = std::abs(decimal.exponent);
  text += decimal.exponent < 0 ? "e-" : "e+";
  if (magnitude < 10) text += '0';
  return text + std::to_string(magnitude);
}

std::string with_point(const Decimal& decimal, bool needs_point) {
  if (decimal.exponent < 0) {
    return "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') +
           decimal.digits;
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
  std::string text = decimal.digits;
  if (text.size() <= whole) {
    text.append(whole - text.size(), '0');
    return needs_point ? text + ".0" : text;
  }
  return text.insert(whole, ".");
}

}  // namespace

std::string float_repr(double value, bool needs_point) {
  if (std::isnan(value)) return "nan";
  std::string text = std::signbit(value) ? "-" : "";
  if (std::isinf(value)) return text + "inf";
  const Decimal decimal = shortest_decimal(std::abs(value));
  const bool is_small_or_large = decimal.exponent < -4 || decimal.exponent >= 16;
  return text + (is_small_or_large ? with_exponent(decimal) : with_point(decimal, needs_point));
}

std::string complex_repr(double real, double imag) {
  std::string imaginary = float_repr(imag, false) + "j";
  if (real == 0 && !std::signbit(real)) return imaginary;
  const std::string sign = std::signbit(imag) && !std::isnan(imag) ? "" : "+";
  return "(" + float_repr(real, false) + sign + imaginary + ")";
}

}  // namespace hognose::python
