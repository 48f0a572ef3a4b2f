// Strings: quotes, escapes, widths, cuts and holes.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyASCIIObject;

TEST(Str, choosesQuotesAndEscapesAsPythonDoes) {
  FakePython python;
  EXPECT_EQ(python.describe(python.text(U"")), "''");
  EXPECT_EQ(python.describe(python.text(U"it's")), "\"it's\"");
  EXPECT_EQ(python.describe(python.text(U"'\"")), R"('\'"')");
  EXPECT_EQ(python.describe(python.text(U"a\\\n\t\r\x1b\x7f")), R"('a\\\n\t\r\x1b\x7f')");
  EXPECT_EQ(python.describe(python.text(U"\u00e9\u65e5\u202e\U0001d121")),
            "'\u00e9\u65e5\\u202e\U0001d121'");
}

TEST(Str, escapesWhatTheReaderCannotSee) {
  FakePython python;
  const Address text = python.text(U"\u00e9\u65e5");
  EXPECT_EQ(python.describe(text, {.charset = Charset::ascii}), R"('\xe9\u65e5')");
  EXPECT_EQ(python.describe(text, {.charset = Charset::latin1}), "'\u00e9\\u65e5'");
}

TEST(Str, loneSurrogatesAndImpossibleCharactersAreEscaped) {
  FakePython python;
  const std::u32string text{
      U'\u65e5', static_cast<char32_t>(0xD800), static_cast<char32_t>(0x110000)};
  EXPECT_EQ(python.describe(python.text(text)), "'\u65e5\\ud800\\U00110000'");
}

TEST(Str, isCutAtTheLimitOfCharactersNotBytes) {
  FakePython python;
  const std::u32string thousand(1000, U'\u65e5');
  const std::string text = python.describe(python.text(thousand), {.max_repr = 3});
  EXPECT_EQ(text, "'\u65e5\u65e5...(truncated)");
  EXPECT_EQ(python.describe(python.text(U"a"), {.max_repr = 3}), "'a'");
}

TEST(Str, ofALongOneLittleIsRead) {
  FakePython python;
  const Address text = python.text(std::u32string(1'000'000, U'a'));
  python.program.forget();
  const std::uint64_t before = python.program.memory().fetches();
  EXPECT_EQ(python.describe(text).size(), 1024 + 14U);
  EXPECT_LT(python.program.memory().fetches() - before, 8U);
}

TEST(Str, showsWhatCanBeReadBeforeAHole) {
  FakePython python;
  const Address text = python.text(std::u32string(20'000, U'a'));
  python.parts.memory->make_hole({Address((text.value() / 4096 + 1) * 4096), text + 20'000});
  const std::string shown = python.describe(text, {.max_repr = 0});
  EXPECT_EQ(shown.find("'aaa"), 0U);
  EXPECT_NE(shown.find("a'<unreadable at 0x"), std::string::npos);
}

TEST(Str, aLengthThatCannotBeIsAHole) {
  FakePython python;
  const Address text = python.text(U"abc");
  python.set(text, PyASCIIObject::length, -1);
  EXPECT_EQ(python.describe(text).find("<unreadable at 0x"), 0U);
  python.set(text, PyASCIIObject::length, 1ULL << 60U);
  EXPECT_EQ(python.describe(text).find("<unreadable at 0x"), 0U);
}

TEST(Str, unicodeOfPython2HasAPrefixAndIsAscii) {
  FakePython python;
  python.program.dialect.text = layout::Text::python2;
  python.program.dialect.ucs2_unicode = true;
  python.program.style.unicode_prefix = true;
  const Address units = python.allocate(16);
  python.parts.memory->put_u16(units, 0x41);
  python.parts.memory->put_u16(units + 2, 0xD834);
  python.parts.memory->put_u16(units + 4, 0xDD21);
  const Address text =
      python.object<layout::PyUnicodeObject>(python.type("unicode", {TypeFlag::unicode_subclass}));
  python.set(text, layout::PyUnicodeObject::length, 3);
  python.set(text, layout::PyUnicodeObject::str, units);
  EXPECT_EQ(python.describe(text), R"(u'A\U0001d121')");
}

}  // namespace
}  // namespace hognose::python
