// Escapes, and which characters are printable.
// SPDX-License-Identifier: MIT
#include "python/values/printable.h"

#include <gtest/gtest.h>

namespace hognose::python {
namespace {

TEST(Printable, printableKeepsWhatIsHarmless) {
  EXPECT_EQ(printable("plain"), "plain");
  EXPECT_EQ(printable("a\nb\x1b\x7f"), "a\\nb\\x1b\\x7f");
  EXPECT_EQ(printable("\u65e5\u202e"), "\u65e5\\u202e");
  EXPECT_EQ(printable("\x80"), "\\udc80");
  EXPECT_EQ(printable("\xc0\xaf"), "\\udcc0\\udcaf");
}

TEST(Printable, printabilityFollowsUnicode) {
  EXPECT_TRUE(is_printable(U' '));
  EXPECT_TRUE(is_printable(U'\u00e9'));
  EXPECT_TRUE(is_printable(U'\U0001f600'));
  for (const char32_t c : {U'\u0085', U'\u00a0', U'\u00ad', U'\u2028', U'\u202e', U'\U000e0001'}) {
    EXPECT_FALSE(is_printable(c)) << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(is_printable(static_cast<char32_t>(0xD800)));
  EXPECT_FALSE(is_printable(static_cast<char32_t>(0x110000)));
}

}  // namespace
}  // namespace hognose::python
