// Fractions, with and without their parts.
// SPDX-License-Identifier: MIT
#include "python/kinds/fraction.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct FractionTest : testing::Test {
  FakePython python;
  Address type = make_class(python, "Fraction", {}, {{U"__module__", python.text(U"fractions")}});

  std::string shown(const FakeAttributes& parts) {
    return python.describe(make_instance(python, type, make_attribute_dict(python, parts)));
  }
};

TEST_F(FractionTest, ShowsItsTerms) {
  const FakeAttributes third{{U"_numerator", python.integer(-1)},
                             {U"_denominator", python.integer(3)}};
  EXPECT_EQ(shown(third), "Fraction(-1, 3)");
  python.program.style.long_suffix = true;
  EXPECT_EQ(shown(third), "Fraction(-1, 3)");
}

TEST_F(FractionTest, ATermThatIsNoIntIsAHole) {
  const std::string text =
      shown({{U"_numerator", python.none()}, {U"_denominator", python.integer(3)}});
  EXPECT_TRUE(text.starts_with("Fraction(<unreadable at 0x")) << text;
  EXPECT_TRUE(text.ends_with(">, 3)")) << text;
  const std::string empty = shown({});
  EXPECT_TRUE(empty.starts_with("Fraction(<unreadable at 0x")) << empty;
}

}  // namespace
}  // namespace hognose::python
