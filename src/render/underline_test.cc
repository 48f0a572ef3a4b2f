// Underlines, one test a form.
// SPDX-License-Identifier: MIT
#include "render/underline.h"

#include <gtest/gtest.h>

namespace hognose::render {
namespace {

TEST(Underline, StandsBelowWhatRuns) {
  EXPECT_EQ(underline("return a + b", {7, 12}), "       ^^^^^");
  EXPECT_EQ(underline("f(x) + 1", {0, 4}), "^^^^");
}

TEST(Underline, IsLeftOutWhereItTellsNothing) {
  EXPECT_EQ(underline("work()", {0, 6}), "");
  EXPECT_EQ(underline("work()", {}), "");
  EXPECT_EQ(underline("", {}), "");
}

TEST(Underline, WideCharactersTakeTwoCells) {
  EXPECT_EQ(underline("x = '\u7530\u4e2d' + f()", {15, 18}), "             ^^^");
  EXPECT_EQ(underline("f('\U0001f40d') + 1", {0, 9}), "^^^^^^^");
  EXPECT_EQ(underline("\u00e9 = f()", {5, 8}), "    ^^^");
}

TEST(Underline, TabsBeforeItStayTabs) {
  EXPECT_EQ(underline("a =\tf(1)\t+ 2", {4, 8}), "   \t^^^^");
}

TEST(Underline, SpansPastTheTextEndWithIt) {
  EXPECT_EQ(underline("ab", {1, 900}), " ^");
  EXPECT_EQ(underline("ab", {7, 900}), "");
}

}  // namespace
}  // namespace hognose::render
