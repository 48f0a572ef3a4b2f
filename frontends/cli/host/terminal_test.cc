// When there is colour: on terminals that have it, unless somebody objects.
// SPDX-License-Identifier: MIT
#include "cli/host/terminal.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(Colour, OnlyOnATerminalThatHasIt) {
  EXPECT_TRUE(wants_colour({false, "", "xterm"}, true));
  EXPECT_FALSE(wants_colour({false, "", "xterm"}, false));
  EXPECT_FALSE(wants_colour({false, "", "dumb"}, true));
  EXPECT_FALSE(wants_colour({false, "", ""}, true));
}

TEST(Colour, UsersMayObject) {
  EXPECT_FALSE(wants_colour({true, "", "xterm"}, true));
  EXPECT_FALSE(wants_colour({false, "1", "xterm"}, true));
}

TEST(ScreenSize, OfNoTerminalIsUnknown) {
  const ScreenSize size = find_screen_size(-1);
  EXPECT_EQ(size.lines, 0U);
  EXPECT_EQ(size.columns, 0U);
}

}  // namespace
}  // namespace hognose::cli
