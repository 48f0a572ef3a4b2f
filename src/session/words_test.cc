// One text in the words of several hosts.
// SPDX-License-Identifier: MIT
#include "session/words.h"

#include <gtest/gtest.h>

namespace hognose::session {
namespace {

const Words debugger{.prefix = "py-", .machine_frame = "frame N"};

TEST(Words, CommandsGetThePrefixOfTheHost) {
  EXPECT_EQ(in_words("as {bt} says, or {bt-full}", debugger), "as py-bt says, or py-bt-full");
  EXPECT_EQ(in_words("as {bt} says", {}), "as bt says");
}

TEST(Words, WhatAHostLacksIsLeftOutWithWhatIsSaidOfIt) {
  const char* text = "A line[[: `{machine_frame}` goes there]], and one more.[[ `{own_up}`.]]";
  EXPECT_EQ(in_words(text, debugger), "A line: `frame N` goes there, and one more.");
  EXPECT_EQ(in_words(text, {}), "A line, and one more.");
}

TEST(Words, OtherBracketsStand) {
  const char* text = "rows[-1]['x'] [N] {";
  EXPECT_EQ(in_words(text, debugger), text);
  EXPECT_EQ(in_words("", debugger), "");
}

}  // namespace
}  // namespace hognose::session
