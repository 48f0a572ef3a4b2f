// Decimals of C and of Python, and coefficients that are not what they say.
// SPDX-License-Identifier: MIT
#include "python/kinds/decimal_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyDecObject;

constexpr std::uint64_t negative = 1;
constexpr std::uint64_t infinity = 2;
constexpr std::uint64_t quiet_nan = 4;
constexpr std::uint64_t signaling_nan = 8;

struct DecimalTest : testing::Test {
  FakePython python;

  Address decimal(std::uint64_t flags,
                  std::int64_t exp,
                  std::int64_t digits,
                  const std::vector<std::uint64_t>& words) {
    const Address type = python.type("decimal.Decimal");
    python.set(
        type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(PyDecObject::size));
    const Address at = python.object<PyDecObject>(type);
    const Address data = python.allocate(words.size() * 8);
    for (std::size_t i = 0; i < words.size(); ++i)
      python.parts.memory->put_value(data + i * 8, words[i]);
    python.set(at, PyDecObject::dec_flags, flags);
    python.set(at, PyDecObject::dec_exp, exp);
    python.set(at, PyDecObject::dec_digits, digits);
    python.set(at, PyDecObject::dec_len, words.size());
    python.set(at, PyDecObject::dec_data, data);
    return at;
  }
  std::string shown(std::uint64_t flags,
                    std::int64_t exp,
                    std::int64_t digits,
                    const std::vector<std::uint64_t>& words) {
    return python.describe(decimal(flags, exp, digits, words));
  }
};

TEST_F(DecimalTest, PlacesThePoint) {
  EXPECT_EQ(shown(0, -1, 2, {15}), "Decimal('1.5')");
  EXPECT_EQ(shown(negative, -2, 3, {150}), "Decimal('-1.50')");
  EXPECT_EQ(shown(0, 0, 3, {150}), "Decimal('150')");
  EXPECT_EQ(shown(0, -3, 3, {150}), "Decimal('0.150')");
  EXPECT_EQ(shown(0, -8, 3, {150}), "Decimal('0.00000150')");
  EXPECT_EQ(shown(negative, 0, 1, {0}), "Decimal('-0')");
  EXPECT_EQ(shown(0, -2, 1, {0}), "Decimal('0.00')");
}

TEST_F(DecimalTest, WritesAnExponentWhereThePointIsFarOff) {
  EXPECT_EQ(shown(0, 1, 3, {150}), "Decimal('1.50E+3')");
  EXPECT_EQ(shown(0, 3, 1, {1}), "Decimal('1E+3')");
  EXPECT_EQ(shown(0, -9, 3, {150}), "Decimal('1.50E-7')");
  EXPECT_EQ(shown(0, -8, 1, {0}), "Decimal('0E-8')");
  EXPECT_EQ(shown(negative, 999'999'999'999'999'999, 1, {9}), "Decimal('-9E+999999999999999999')");
  EXPECT_EQ(shown(0, -1'999'999'999'999'999'997, 1, {1}), "Decimal('1E-1999999999999999997')");
}

TEST_F(DecimalTest, ShowsWhatIsNoNumber) {
  EXPECT_EQ(shown(infinity, 5, 0, {}), "Decimal('Infinity')");
  EXPECT_EQ(shown(infinity | negative, 0, 0, {}), "Decimal('-Infinity')");
  EXPECT_EQ(shown(quiet_nan, 0, 0, {}), "Decimal('NaN')");
  EXPECT_EQ(shown(signaling_nan | negative, 0, 0, {}), "Decimal('-sNaN')");
  EXPECT_EQ(shown(quiet_nan, 0, 3, {123}), "Decimal('NaN123')");
  EXPECT_TRUE(shown(quiet_nan | infinity, 0, 0, {}).starts_with("Decimal(<unreadable at 0x"));
}

TEST_F(DecimalTest, JoinsWordsOfNineteenDigits) {
  EXPECT_EQ(shown(0, -2, 21, {5, 12}), "Decimal('1200000000000000000.05')");
  EXPECT_EQ(shown(0, 0, 38, {9'999'999'999'999'999'999ULL, 1'000'000'000'000'000'000ULL}),
            "Decimal('10000000000000000009999999999999999999')");
}

TEST_F(DecimalTest, ReadsOnlyTheDigitsThatFit) {
  constexpr std::int64_t digits = std::int64_t{19} * 1000;
  std::vector<std::uint64_t> words(1000, 1'111'111'111'111'111'111ULL);
  const Address at = decimal(0, 5, digits, words);
  Budget budget({.bytes = 100});
  EXPECT_EQ(describe(python.program, at, {.max_repr = 20}, budget).text,
            "Decimal('1.111111111...(truncated)");
  EXPECT_EQ(python.describe(at, {.max_repr = 0}).size(), digits + 1 + 7 + 11);
}

TEST_F(DecimalTest, ACoefficientThatLiesIsAHole) {
  const std::string hole = "Decimal(<unreadable at 0x";
  EXPECT_TRUE(shown(0, 0, 1, {15}).starts_with(hole));  // more digits than it says
  EXPECT_TRUE(shown(0, 0, 3, {15}).starts_with(hole));  // fewer
  EXPECT_TRUE(shown(0, 0, 0, {15}).starts_with(hole));
  EXPECT_TRUE(shown(0, 0, -5, {15}).starts_with(hole));
  EXPECT_TRUE(shown(0, 0, INT64_MAX, {15}).starts_with(hole));
  EXPECT_TRUE(shown(0, INT64_MAX, 2, {15}).starts_with(hole));
  EXPECT_TRUE(shown(0, INT64_MIN, 2, {15}).starts_with(hole));
  EXPECT_TRUE(shown(0, 0, 20, {~0ULL, 1}).starts_with(hole));  // no word of nineteen digits
  const Address at = decimal(0, 0, 999'999'999'999'999'999, {15});
  EXPECT_TRUE(python.describe(at).starts_with(hole));  // far beyond the array
  python.set(at, PyDecObject::dec_data, nowhere);
  EXPECT_TRUE(python.describe(at).starts_with(hole));
}

/// A Decimal of the class in Python.
struct PythonDecimalTest : testing::Test {
  FakePython python;
  Address type = make_class(python, "Decimal", {}, {{U"__module__", python.text(U"decimal")}});

  std::string shown(Address sign, Address digits, Address exp) {
    return python.describe(make_instance(
        python,
        type,
        make_attribute_dict(python, {{U"_sign", sign}, {U"_int", digits}, {U"_exp", exp}})));
  }
};

TEST_F(PythonDecimalTest, ShowsTheSameText) {
  EXPECT_EQ(shown(python.integer(0), python.text(U"15"), python.integer(-1)), "Decimal('1.5')");
  EXPECT_EQ(shown(python.integer(1), python.bytes("15"), python.integer(7)), "Decimal('-1.5E+8')");
  EXPECT_EQ(shown(python.integer(1), python.text(U"0"), python.text(U"F")), "Decimal('-Infinity')");
  EXPECT_EQ(shown(python.integer(0), python.text(U""), python.text(U"n")), "Decimal('NaN')");
  EXPECT_EQ(shown(python.integer(0), python.text(U"12"), python.text(U"N")), "Decimal('sNaN12')");
}

TEST_F(PythonDecimalTest, WhatItCannotBeIsAHole) {
  const std::string hole = "Decimal(<unreadable at 0x";
  EXPECT_TRUE(shown(python.integer(0), python.text(U"1x"), python.integer(0)).starts_with(hole));
  EXPECT_TRUE(shown(python.integer(0), python.text(U""), python.integer(0)).starts_with(hole));
  EXPECT_TRUE(shown(python.integer(0), python.text(U"1"), python.text(U"Q")).starts_with(hole));
  EXPECT_TRUE(shown(python.integer(0), python.text(U"1"), python.none()).starts_with(hole));
  EXPECT_TRUE(shown(python.integer(0), nowhere, python.integer(0)).starts_with(hole));
  EXPECT_TRUE(python.describe(make_instance(python, type)).starts_with(hole));
}

}  // namespace
}  // namespace hognose::python
