// Arithmetic on limbs of nine decimal digits, the least significant first.
// SPDX-License-Identifier: MIT
#include "python/values/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace hognose::python {
namespace {

using Limbs = std::vector<std::uint32_t>;
constexpr std::uint64_t limb_base = 1'000'000'000;
constexpr std::size_t limb_digits = 9;

/// limbs = limbs × factor + addend.
void multiply_add(Limbs& limbs, std::uint64_t factor, std::uint64_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& limb : limbs) {
    const std::uint64_t value = limb * factor + carry;
    carry = value / limb_base;
    limb = static_cast<std::uint32_t>(value % limb_base);
  }
  for (; carry != 0; carry /= limb_base)
    limbs.push_back(static_cast<std::uint32_t>(carry % limb_base));
}

Limbs to_limbs(std::span<const LongDigit> magnitude) {
  Limbs limbs;
  for (std::size_t i = magnitude.size(); i-- > 0;) {
    multiply_add(limbs, 1ULL << long_digit_bits, magnitude[i]);
  }
  return limbs;
}

std::string to_text(const Limbs& limbs) {
  std::string text;
  text.reserve(limbs.size() * limb_digits);
  for (std::size_t i = limbs.size(); i-- > 0;) {
    std::array<char, 16> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), limbs[i]).ptr;
    const auto length = static_cast<std::size_t>(end - buffer.data());
    if (!text.empty()) text.append(limb_digits - length, '0');
    text.append(buffer.data(), length);
  }
  return text.empty() ? "0" : text;
}

/// limbs × 10^(9 × exponent), rounded down to a number of limbs.
struct Scaled {
  Limbs limbs;
  std::uint64_t exponent = 0;

  void round_down(std::size_t most) {
    while (!limbs.empty() && limbs.back() == 0)
      limbs.pop_back();
    if (limbs.size() <= most) return;
    const std::size_t dropped = limbs.size() - most;
    limbs.erase(limbs.begin(), limbs.begin() + static_cast<std::ptrdiff_t>(dropped));
    exponent += dropped;
  }
};

Scaled multiply(const Scaled& a, const Scaled& b, std::size_t most) {
  Scaled product{Limbs(a.limbs.size() + b.limbs.size()), a.exponent + b.exponent};
  for (std::size_t i = 0; i < a.limbs.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.limbs.size() || carry != 0; ++j) {
      std::uint64_t value = product.limbs[i + j] + carry;
      if (j < b.limbs.size()) value += std::uint64_t{a.limbs[i]} * b.limbs[j];
      carry = value / limb_base;
      product.limbs[i + j] = static_cast<std::uint32_t>(value % limb_base);
    }
  }
  product.round_down(most);
  return product;
}

/// 2^power to `most` limbs, rounded down.
Scaled power_of_two(std::uint64_t power, std::size_t most) {
  Scaled result{{1}, 0};
  Scaled square{{2}, 0};
  for (; power != 0; power >>= 1U) {
    if ((power & 1U) != 0) result = multiply(result, square, most);
    if (power > 1) square = multiply(square, square, most);
  }
  return result;
}

/// What the leading digits are if all that was rounded off is nothing, and if it is all it can be.
struct Bounds {
  std::string low;
  std::string high;
  std::uint64_t exponent = 0;  // of ten: what follows both
};

/// Limbs at the low end that rounding may have spoiled: fewer than 2^50 roundings' worth.
constexpr std::size_t spoiled_limbs = 5;

Result<Bounds> bound(const LongMagnitude& magnitude, std::size_t limbs) {
  const std::uint64_t top_count = std::min<std::uint64_t>(magnitude.count, limbs + 4);
  std::vector<LongDigit> top(top_count);
  const std::uint64_t below = magnitude.count - top_count;
  if (auto read = magnitude.read(below, top); !read) return fail(read.error());
  Scaled value{to_limbs(top), 0};
  value = multiply(value, power_of_two(below * long_digit_bits, limbs), limbs);
  Bounds bounds{to_text(value.limbs), {}, value.exponent * limb_digits};
  std::size_t i = spoiled_limbs;
  while (i < value.limbs.size() && value.limbs[i] == limb_base - 1)
    value.limbs[i++] = 0;
  if (i < value.limbs.size()) ++value.limbs[i];
  if (i >= value.limbs.size()) value.limbs.push_back(1);
  std::fill_n(value.limbs.begin(), std::min(spoiled_limbs, value.limbs.size()), 0U);
  bounds.high = to_text(value.limbs);
  return bounds;
}

__extension__ using Wide = unsigned __int128;

std::uint64_t multiply_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
  return static_cast<std::uint64_t>(Wide{a} * b % modulus);
}

std::uint64_t power_modulo(std::uint64_t base, std::uint64_t power, std::uint64_t modulus) {
  std::uint64_t result = 1;
  for (; power != 0; power >>= 1U) {
    if ((power & 1U) != 0) result = multiply_modulo(result, base, modulus);
    base = multiply_modulo(base, base, modulus);
  }
  return result;
}

Result<std::uint64_t> remainder(const LongMagnitude& magnitude, std::uint64_t modulus) {
  constexpr std::uint64_t most_piece = 16ULL * 1024;
  std::vector<LongDigit> piece;
  std::uint64_t result = 0;
  for (std::uint64_t end = magnitude.count; end != 0; end -= piece.size()) {
    piece.resize(std::min(end, most_piece));
    if (auto read = magnitude.read(end - piece.size(), piece); !read) return fail(read.error());
    for (std::size_t i = piece.size(); i-- > 0;) {
      result = static_cast<std::uint64_t>(((Wide{result} << long_digit_bits) + piece[i]) % modulus);
    }
  }
  return result;
}

/// Words that are converted whole if need be: 90,000 decimal digits, a tenth of a second.
constexpr std::uint64_t most_converted = 10'000;

/// Whether a magnitude is digits × 10^exponent, by their remainders.
Result<bool> is_equal(const LongMagnitude& magnitude,
                      std::string_view digits,
                      std::uint64_t exponent) {
  for (const std::uint64_t modulus : {(1ULL << 61U) - 1, (1ULL << 59U) - 55}) {
    std::uint64_t expected = 0;
    for (const char digit : digits) {
      expected =
          (multiply_modulo(expected, 10, modulus) + static_cast<std::uint64_t>(digit - '0')) %
          modulus;
    }
    expected = multiply_modulo(expected, power_modulo(10, exponent, modulus), modulus);
    if (TRY(remainder(magnitude, modulus)) != expected) return false;
  }
  return true;
}

}  // namespace

std::string decimal_digits(std::span<const LongDigit> magnitude) {
  return to_text(to_limbs(magnitude));
}

Result<std::string> leading_decimal_digits(const LongMagnitude& magnitude, std::uint64_t wanted) {
  const std::size_t limbs = wanted / limb_digits + spoiled_limbs + 4;
  const Bounds bounds = TRY(bound(magnitude, limbs));
  const std::size_t length = std::min<std::size_t>(wanted, bounds.low.size());
  if (bounds.low.size() == bounds.high.size() &&
      std::string_view(bounds.low).substr(0, length) ==
          std::string_view(bounds.high).substr(0, length)) {
    return bounds.low.substr(0, length);
  }
  const std::string candidate = bounds.high.substr(0, length);
  const std::uint64_t exponent = bounds.exponent + (bounds.high.size() - candidate.size());
  // Beside a power of ten, but not on it: only the whole number tells on which side. Beyond what can
  // be converted at once the nearer side of a distance below 10^-wanted is a matter of taste.
  if (TRY(is_equal(magnitude, candidate, exponent)) || magnitude.count > most_converted) {
    return candidate;
  }
  std::vector<LongDigit> whole(magnitude.count);
  if (auto read = magnitude.read(0, whole); !read) return fail(read.error());
  return decimal_digits(whole).substr(0, length);
}

}  // namespace hognose::python
