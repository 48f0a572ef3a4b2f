// What others wrote stays as it is.
// SPDX-License-Identifier: MIT
#include "cli/setup/own_line.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

constexpr std::string_view mark = "# ours";
constexpr std::string_view line = "load it  # ours";

TEST(OwnLine, StandsAtTheEndOfWhatWasThere) {
  EXPECT_EQ(put_line("", line, mark), "load it  # ours\n");
  EXPECT_EQ(put_line("set x 1\n", line, mark), "set x 1\nload it  # ours\n");
}

TEST(OwnLine, ALastLineWithoutEndGetsOne) {
  EXPECT_EQ(put_line("set x 1", line, mark), "set x 1\nload it  # ours\n");
  EXPECT_EQ(put_line("set x \\\n", line, mark), "set x \\\n\nload it  # ours\n");
  EXPECT_EQ(put_line("set x \\", line, mark), "set x \\\n\nload it  # ours\n");
}

TEST(OwnLine, IsNeverThereTwice) {
  const std::string once = put_line("a\r\nb\n", line, mark);
  EXPECT_EQ(put_line(once, line, mark), once);
  EXPECT_EQ(put_line("a\nold # ours\nb\nolder # ours \r\n", line, mark), "a\nload it  # ours\nb\n");
}

TEST(OwnLine, IsTakenAwayAlone) {
  EXPECT_EQ(take_line("a\r\nload it  # ours\n\xff b", mark), "a\r\n\xff b");
  EXPECT_EQ(take_line("load it  # ours", mark), "");
  EXPECT_EQ(take_line("# ours, it says\n", mark), "# ours, it says\n");
}

TEST(OwnLine, LinesOfOthersAreFound) {
  EXPECT_EQ(find_line("a\n # source x.py\nsource x.py\n", "x.py", mark), 3U);
  EXPECT_EQ(find_line("source x.py # ours\n", "x.py", mark), 0U);
  EXPECT_EQ(find_line("", "x.py", mark), 0U);
}

}  // namespace
}  // namespace hognose::cli
