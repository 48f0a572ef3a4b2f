// Shapes of expressions, and texts that have none.
// SPDX-License-Identifier: MIT
#include "source/expression_shape.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose::source {
namespace {

/// The text with the operator, or the opening bracket, in its place between two bars.
std::u32string marked(const std::u32string& text) {
  const auto shape = find_shape(text);
  if (!shape) return U"no shape";
  if (shape->kind == ExpressionKind::other) return U"other";
  return text.substr(0, shape->left_end) + U"|" +
         text.substr(shape->left_end, shape->mark - shape->left_end) + U"|" +
         text.substr(shape->mark, shape->end - shape->mark);
}

TEST(ExpressionShape, TheLoosestOperatorIsTheTop) {
  EXPECT_EQ(marked(U"a + b * c"), U"a| |+ b * c");
  EXPECT_EQ(marked(U"a * b + c"), U"a * b| |+ c");
  EXPECT_EQ(marked(U"a - b - c"), U"a - b| |- c");
  EXPECT_EQ(marked(U"a ** b ** c"), U"a| |** b ** c");
  EXPECT_EQ(marked(U"-a ** b"), U"other");
  EXPECT_EQ(marked(U"-a * b"), U"-a| |* b");
  EXPECT_EQ(marked(U"a | b ^ c & d << e"), U"a| || b ^ c & d << e");
}

TEST(ExpressionShape, ParenthesesBelongToNoOperand) {
  EXPECT_EQ(marked(U"(a + b) // c"), U"(a + b|) |// c");
  EXPECT_EQ(find_shape(U"a + (b)")->right_begin, 5U);
  EXPECT_EQ(find_shape(U"a + (b).c")->right_begin, 4U);
  EXPECT_EQ(marked(U"(a, b) + c"), U"(a, b)| |+ c");
  EXPECT_EQ(marked(U"(x for x in y) + c"), U"(x for x in y)| |+ c");
}

TEST(ExpressionShape, TrailersBindTightest) {
  EXPECT_EQ(marked(U"a.b[1][2]"), U"a.b[1]||[2]");
  EXPECT_EQ(marked(U"f(x)(y, [z])"), U"f(x)||(y, [z])");
  EXPECT_EQ(marked(U"f(x).y"), U"other");
  EXPECT_TRUE(find_shape(U"f(x)")->calls_name);
  EXPECT_FALSE(find_shape(U"a.f(x)")->calls_name);
  EXPECT_EQ(find_shape(U"a[(b)]")->inner_end, 4U);
}

TEST(ExpressionShape, StringsHideTheirSigns) {
  EXPECT_EQ(marked(U"'a + b' + rb\"c(\""), U"'a + b'| |+ rb\"c(\"");
  EXPECT_EQ(marked(U"f'{a[\"x\"]} + {b!r:{w}}' * 2"), U"f'{a[\"x\"]} + {b!r:{w}}'| |* 2");
  EXPECT_EQ(marked(U"'''a\n' + ''' + b"), U"'''a\n' + '''| |+ b");
  EXPECT_EQ(marked(U"'\\'' + b"), U"'\\''| |+ b");
}

TEST(ExpressionShape, LinesAndCommentsAreBlank) {
  EXPECT_EQ(find_shape(U"a # + b\n+ c")->mark, 8U);
  EXPECT_EQ(find_shape(U"a \\\n + c")->mark, 5U);
  EXPECT_EQ(find_shape(U"1e-5 * 0x1e-5")->mark, 11U);
}

TEST(ExpressionShape, WhatIsNoneOfTheseHasNoShape) {
  for (const auto* text : {U"",
                           U"a < b",
                           U"a = b",
                           U"a += b",
                           U"not a",
                           U"lambda: a + b",
                           U"a if b else c",
                           U"raise a",
                           U"a, b",
                           U"f(",
                           U"a)",
                           U"'open",
                           U"a +",
                           U"f'{'",
                           U"a b",
                           U"(]",
                           U"..  "}) {
    EXPECT_FALSE(find_shape(text)) << std::u32string(text).size();
  }
}

TEST(ExpressionShape, DeepNestingEnds) {
  EXPECT_EQ(marked(std::u32string(5000, '(') + U"a" + std::u32string(5000, ')')), U"other");
  EXPECT_EQ(marked(std::u32string(5000, '-') + U"a"), U"no shape");
  std::u32string powers = U"a";
  for (int i = 0; i < 5000; ++i)
    powers += U"**a";
  EXPECT_EQ(marked(powers), U"no shape");
  EXPECT_EQ(marked(std::u32string(70'000, 'a')), U"no shape");
}

}  // namespace
}  // namespace hognose::source
