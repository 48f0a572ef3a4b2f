// Text that leaves hognose.
// SPDX-License-Identifier: MIT
#include "base/harmless.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(Harmless, EscapesWhatATerminalObeys) {
  EXPECT_EQ(harmless_line("a\x1b[31m\tb\n\x7f\r"), "a\\x1b[31m\tb\\n\\x7f\\x0d");
  EXPECT_EQ(harmless_lines("a\x1b[31m\tb\n\x7f"), "a\\x1b[31m\tb\n\\x7f");
  EXPECT_EQ(harmless_line("caf\u00e9 \u2615 \u4e2d"), "caf\u00e9 \u2615 \u4e2d");
  EXPECT_EQ(harmless_line("\u009b1m \u202e \u2066 \u2028"), "\\x9b1m \\u202e \\u2066 \\u2028");
}

TEST(Harmless, EscapesWhatHides) {
  EXPECT_EQ(harmless_line("pay\u200bpal \ufeff\u00ad"), "pay\\u200bpal \\ufeff\\xad");
  EXPECT_EQ(harmless_line("a\U000e0041"), "a\\U000e0041");
}

TEST(Harmless, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(harmless_line("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(harmless_line("\x9b"), "\\x9b");
  EXPECT_EQ(harmless_line("\xc0\x9b \xe0\x80\x9b"), "\\xc0\\x9b \\xe0\\x80\\x9b");  // overlong
  EXPECT_EQ(harmless_line("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half of a pair
  EXPECT_EQ(harmless_line("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // past the last
}

TEST(Harmless, EachCharacterIsSeenWhereverItStands) {
  constexpr std::size_t length = 25;
  for (std::size_t at = 0; at < length; ++at) {
    for (int character = 0; character < 0x80; ++character) {
      std::string text(length, '~');
      text[at] = static_cast<char>(character);
      const bool is_plain = (character >= ' ' && character != 0x7f) || character == '\t';
      EXPECT_EQ(is_harmless_line(text), is_plain) << at << ": " << character;
      EXPECT_EQ(harmless_line(text) == text, is_plain) << at << ": " << character;
    }
  }
}

TEST(Harmless, ASecondTimeChangesNothing) {
  for (const char* text : {"plain", "a\x1b\n\xff", "\u202e\u009b"}) {
    const std::string once = harmless_line(text);
    EXPECT_TRUE(is_harmless_line(once));
    EXPECT_EQ(harmless_line(once), once);
  }
  EXPECT_FALSE(is_harmless_line("two\nlines"));
}

TEST(Harmless, JsonKeepsItsValue) {
  EXPECT_EQ(harmless_json("{\n \"a\": \"\u009b\u202e\x7f\"\n}"),
            "{\n \"a\": \"\\u009b\\u202e\\u007f\"\n}");
  EXPECT_EQ(harmless_json("\"\U000e0041 \U0001f600\""), "\"\\udb40\\udc41 \U0001f600\"");
  EXPECT_EQ(harmless_json("\"caf\u00e9\""), "\"caf\u00e9\"");
}

}  // namespace
}  // namespace hognose
