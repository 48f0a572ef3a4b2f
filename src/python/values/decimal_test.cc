// Decimal digits, whole and leading, against numbers whose digits are known.
// SPDX-License-Identifier: MIT
#include "python/values/decimal.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

using Digits = std::vector<LongDigit>;

/// magnitude = magnitude × factor + addend.
void multiply_add(Digits& magnitude, std::uint64_t factor, std::uint64_t addend = 0) {
  std::uint64_t carry = addend;
  for (LongDigit& digit : magnitude) {
    carry += digit * factor;
    digit = static_cast<LongDigit>(carry & 0x3FFFFFFFU);
    carry >>= long_digit_bits;
  }
  for (; carry != 0; carry >>= long_digit_bits) {
    magnitude.push_back(static_cast<LongDigit>(carry & 0x3FFFFFFFU));
  }
}

Digits power(std::uint64_t base, int exponent) {
  Digits magnitude{1};
  for (int i = 0; i < exponent; ++i)
    multiply_add(magnitude, base);
  return magnitude;
}

LongMagnitude readable(const Digits& digits, std::uint64_t* words_read = nullptr) {
  return {digits.size(), [&digits, words_read](std::uint64_t begin, std::span<LongDigit> into) {
            if (words_read != nullptr) *words_read += into.size();
            std::copy_n(
                digits.begin() + static_cast<std::ptrdiff_t>(begin), into.size(), into.begin());
            return Result<void>{};
          }};
}

TEST(Decimal, givesAllDigits) {
  EXPECT_EQ(decimal_digits({}), "0");
  EXPECT_EQ(decimal_digits(Digits{7}), "7");
  EXPECT_EQ(decimal_digits(power(10, 9)), "1000000000");
  EXPECT_EQ(decimal_digits(power(2, 100)), "1267650600228229401496703205376");
  EXPECT_EQ(decimal_digits(power(10, 500)), "1" + std::string(500, '0'));
}

TEST(Decimal, leadingDigitsAreThoseOfTheWhole) {
  for (const int exponent : {2000, 3333, 7777}) {
    const Digits magnitude = power(7, exponent);
    std::uint64_t words_read = 0;
    const auto leading = leading_decimal_digits(readable(magnitude, &words_read), 300);
    ASSERT_TRUE(leading);
    EXPECT_EQ(*leading, decimal_digits(magnitude).substr(0, 300));
    EXPECT_LT(words_read, 60U);
  }
}

TEST(Decimal, powersOfTenAndTheirNeighboursAreTold) {
  Digits magnitude = power(10, 5000);
  EXPECT_EQ(*leading_decimal_digits(readable(magnitude), 50), "1" + std::string(49, '0'));
  magnitude[0] += 1;  // 10**5000 is even in every bit of its lowest digits
  EXPECT_EQ(*leading_decimal_digits(readable(magnitude), 50), "1" + std::string(49, '0'));
  Digits below = power(10, 5000);
  std::size_t i = 0;
  while (below[i] == 0)
    below[i++] = 0x3FFFFFFF;
  below[i] -= 1;
  EXPECT_EQ(decimal_digits(below), std::string(5000, '9'));
  EXPECT_EQ(*leading_decimal_digits(readable(below), 50), std::string(50, '9'));
}

TEST(Decimal, anErrorOfTheReaderIsPassedOn) {
  const LongMagnitude unreadable{1000, [](std::uint64_t, std::span<LongDigit>) -> Result<void> {
                                   return fail(ErrorKind::unmapped, "ob_digit");
                                 }};
  EXPECT_EQ(leading_decimal_digits(unreadable, 10).error().kind, ErrorKind::unmapped);
}

}  // namespace
}  // namespace hognose::python
