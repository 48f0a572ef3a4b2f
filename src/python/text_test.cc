// Names, escapes and C strings.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake_objects.h"

namespace hognose::python {
namespace {

TEST(Text, printableKeepsWhatIsHarmless) {
  EXPECT_EQ(printable("plain"), "plain");
  EXPECT_EQ(printable("a\nb\x1b\x7f"), "a\\nb\\x1b\\x7f");
  EXPECT_EQ(printable("\u65e5\u202e"), "\u65e5\\u202e");
  EXPECT_EQ(printable("\x80"), "\\udc80");
  EXPECT_EQ(printable("\xc0\xaf"), "\\udcc0\\udcaf");
}

TEST(Text, printabilityFollowsUnicode) {
  EXPECT_TRUE(is_printable(U' '));
  EXPECT_TRUE(is_printable(U'\u00e9'));
  EXPECT_TRUE(is_printable(U'\U0001f600'));
  for (const char32_t c : {U'\u0085', U'\u00a0', U'\u00ad', U'\u2028', U'\u202e', U'\U000e0001'}) {
    EXPECT_FALSE(is_printable(c)) << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(is_printable(static_cast<char32_t>(0xD800)));
  EXPECT_FALSE(is_printable(static_cast<char32_t>(0x110000)));
}

TEST(Text, namesAreReadFromStrAndBytes) {
  FakePython python;
  EXPECT_EQ(*read_name(python.program, python.text(U"na\nme")), "na\\nme");
  EXPECT_EQ(*read_name(python.program, python.bytes("name")), "name");
  EXPECT_FALSE(read_name(python.program, python.integer(1)));
  EXPECT_FALSE(read_name(python.program, Address{}));
}

TEST(Text, cStringsEndAtTheirNulAndAtTheLimit) {
  FakePython python;
  const Address at = python.allocate(256);
  python.parts.memory->put_c_string(at, std::string(200, 'a'));
  EXPECT_EQ(read_c_string(python.program, at)->size(), 200U);
  EXPECT_EQ(read_c_string(python.program, at, 70)->size(), 70U);
  EXPECT_FALSE(read_c_string(python.program, Address{0xDEAD0000}));
}

TEST(Text, comparesWithoutReadingOthers) {
  FakePython python;
  EXPECT_TRUE(*text_equals(python.program, python.text(U"k\u00e9y"), U"k\u00e9y"));
  EXPECT_FALSE(*text_equals(python.program, python.text(U"key"), U"k\u00e9y"));
  EXPECT_FALSE(*text_equals(python.program, python.bytes("key"), U"key"));
}

}  // namespace
}  // namespace hognose::python
