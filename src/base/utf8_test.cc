// Sequences of UTF-8.
// SPDX-License-Identifier: MIT
#include "base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(Utf8, EveryCharacterHasOneSequence) {
  EXPECT_EQ(utf8_length("a\u00e9"), 1U);
  EXPECT_EQ(utf8_length("\u00e9"), 2U);
  EXPECT_EQ(utf8_length("\u20ac!"), 3U);
  EXPECT_EQ(utf8_length("\U0001f600"), 4U);
  EXPECT_EQ(decode_utf8_sequence("\U0001f600"), U'\U0001f600');
  EXPECT_EQ(decode_utf8_sequence("\u00e9"), U'\u00e9');
}

TEST(Utf8, RefusesWhatIsNone) {
  for (const char* bytes : {"",
                            "\x80",
                            "\xc0\x80",
                            "\xc1\xbf",
                            "\xe0\x9f\xbf",
                            "\xed\xa0\x80",
                            "\xf0\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80",
                            "\xf5\x80\x80\x80",
                            "\xe2\x82"}) {
    EXPECT_EQ(utf8_length(bytes), 0U) << std::string(bytes).size();
  }
}

TEST(Utf8, ACharacterIsFoundFromAnyOfItsBytes) {
  const std::string text = "a\u20acb";
  EXPECT_EQ(find_character(text, 0), 0U);
  EXPECT_EQ(find_character(text, 1), 1U);
  EXPECT_EQ(find_character(text, 2), 1U);
  EXPECT_EQ(find_character(text, 3), 1U);
  EXPECT_EQ(find_character(text, 4), 4U);
  EXPECT_EQ(find_character(text, 5), 5U);  // its end
  EXPECT_EQ(find_character("\x80\x80", 1), 0U);
}

TEST(Utf8, TextIsCutBetweenCharacters) {
  const std::string text = "a\u20acb";
  EXPECT_EQ(cut_text(text, 5), text);
  EXPECT_EQ(cut_text(text, 4), "a\u20ac\u2026");
  EXPECT_EQ(cut_text(text, 3), "a\u2026");
  EXPECT_EQ(cut_text(text, 1), "a\u2026");
  EXPECT_EQ(cut_text(text, 0), "\u2026");
  EXPECT_EQ(cut_text("", 0), "");
}

}  // namespace
}  // namespace hognose
