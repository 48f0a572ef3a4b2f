// When there is a pager, and which.
// SPDX-License-Identifier: MIT
#include "cli/host/pager.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(Pager, IsOursOrTheUsersOrLess) {
  EXPECT_EQ(choose_pager({false, {}, {}, "xterm", true}), "less");
  EXPECT_EQ(choose_pager({false, {}, "more", "xterm", true}), "more");
  EXPECT_EQ(choose_pager({false, "most -w", "more", "xterm", true}), "most -w");
  EXPECT_EQ(choose_pager({false, {}, "more", "xterm", false}), "more");
}

TEST(Pager, MayBeNone) {
  EXPECT_EQ(choose_pager({true, "more", {}, "xterm", true}), "");
  EXPECT_EQ(choose_pager({false, {}, {}, "dumb", true}), "");
  EXPECT_EQ(choose_pager({false, {}, {}, "", true}), "");
  EXPECT_EQ(choose_pager({false, {}, {}, "xterm", false}), "");
  EXPECT_EQ(choose_pager({false, "", "more", "xterm", true}), "");
  EXPECT_EQ(choose_pager({false, {}, "cat", "xterm", true}), "");
}

TEST(Pager, LongLinesTakeSeveralOfTheScreen) {
  EXPECT_EQ(count_screen_lines("", 10), 0U);
  EXPECT_EQ(count_screen_lines("a\n\nb\n", 10), 3U);
  EXPECT_EQ(count_screen_lines("a\nb", 10), 2U);
  EXPECT_EQ(count_screen_lines(std::string(10, 'x') + "\n", 10), 1U);
  EXPECT_EQ(count_screen_lines(std::string(11, 'x') + "\n", 10), 2U);
  EXPECT_EQ(count_screen_lines("\u4f60\u597d\u4f60\u597d\u4f60\u597d\n", 10), 2U);
}

TEST(Pager, ColoursTakeNoRoom) {
  EXPECT_EQ(count_screen_lines("\x1b[1;31mxxxxxxxxxx\x1b[0m\n", 10), 1U);
  EXPECT_EQ(count_screen_lines("x\x1b[1;31", 10), 1U);
}

TEST(Pager, GetsTheTextAndItsEndIsWaitedFor) {
  const std::string path = testing::TempDir() + "/paged";
  EXPECT_TRUE(show_by("sleep 0.1; cat > " + path, "one\ntwo\n"));
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "one\ntwo\n");
  std::remove(path.c_str());
}

TEST(Pager, OneThatEndsEarlyIsNoHarm) {
  EXPECT_TRUE(show_by("true", std::string(1U << 20U, 'x')));
  EXPECT_FALSE(show_by("/nowhere/pager 2>/dev/null", "text"));
}

}  // namespace
}  // namespace hognose::cli
