// Tests of decimal.Context.
// SPDX-License-Identifier: MIT
#include "python/kinds/decimal_context.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"

namespace hognose::python {
namespace {

struct DecimalContextTest : testing::Test {
  FakePython python;

  /// With capitals, and these conditions.
  Address make_context(std::uint32_t traps, std::uint32_t status, std::uint32_t rounding) {
    constexpr std::uint64_t emin = -999'999ULL;
    constexpr std::uint64_t high = 32;
    const auto two = [](std::uint64_t low, std::uint64_t upper) {
      return Address(low | upper << high);
    };
    return make_fixed_object(python,
                             "decimal.Context",
                             {Address(28),
                              Address(999'999),
                              Address(emin),
                              two(traps, status),
                              two(0, rounding),
                              two(0, 1),
                              {},
                              {},
                              two(1, 0),
                              {}});
  }
};

TEST_F(DecimalContextTest, ShowsLimitsAndSignals) {
  EXPECT_EQ(python.describe(make_context(0x3ba | 4 | 0x800, 0, 6)),
            "Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, "
            "clamp=0, flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])");
  EXPECT_EQ(python.describe(make_context(0, 0x7fff, 7)),
            "Context(prec=28, rounding=ROUND_05UP, Emin=-999999, Emax=999999, capitals=1, clamp=0, "
            "flags=[Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, "
            "Rounded, Subnormal, Underflow], traps=[])");
}

TEST_F(DecimalContextTest, OneConditionIsEnoughForASignal) {
  const std::string text = python.describe(make_context(0, 0x8, 0));
  EXPECT_NE(text.find("flags=[InvalidOperation]"), std::string::npos) << text;
}

TEST_F(DecimalContextTest, DoesNotTrustWhatIsThere) {
  const std::string text = python.describe(make_context(0, 0, 8));
  EXPECT_TRUE(text.starts_with("Context(<unreadable at 0x")) << text;
  const Address small = make_fixed_object(python, "decimal.Context", {Address(28)});
  EXPECT_EQ(python.describe(small), "<decimal.Context" + at_remote(small));
}

}  // namespace
}  // namespace hognose::python
