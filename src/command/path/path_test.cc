// Parsing the paths of print.
// SPDX-License-Identifier: MIT
#include "command/path/path.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose::command {
namespace {

TEST(Path, NameAlone) {
  const auto path = parse_path("größe");
  ASSERT_TRUE(path);
  EXPECT_EQ(path->root, "größe");
  EXPECT_FALSE(path->is_expression);
  EXPECT_TRUE(path->steps.empty());
}

TEST(Path, AttributesAndItems) {
  const std::string text = "self.rows[-3]['x'] .name";
  const auto path = parse_path(text);
  ASSERT_TRUE(path) << path.error();
  ASSERT_EQ(path->steps.size(), 4U);
  EXPECT_EQ(path->steps[0].name, "rows");
  EXPECT_FALSE(path->steps[0].is_item);
  EXPECT_EQ(path->steps[1].key.digits, "-3");
  EXPECT_EQ(text.substr(0, path->steps[1].end), "self.rows[-3]");
  EXPECT_EQ(path->steps[2].key.text, U"x");
  EXPECT_EQ(path->steps[3].name, "name");
}

TEST(Path, Keys) {
  const auto key = [](const std::string& text) {
    return parse_path("d[" + text + "]")->steps[0].key;
  };
  EXPECT_EQ(key("007").digits, "7");
  EXPECT_EQ(key("-0").digits, "0");
  EXPECT_EQ(key("123456789012345678901234567890").digits, "123456789012345678901234567890");
  EXPECT_EQ(key("True").kind, Key::Kind::boolean);
  EXPECT_EQ(key("True").digits, "1");
  EXPECT_EQ(key("None").kind, Key::Kind::none);
  EXPECT_EQ(key(" \"it's\" ").text, U"it's");
  EXPECT_EQ(key(R"('a\n\x41\u2620\'é')").text, U"a\nA\u2620'é");
  EXPECT_EQ(key(R"(b'\x00z')").kind, Key::Kind::bytes);
  EXPECT_EQ(key(R"(b'\x00z')").text, std::u32string(U"\0z", 2));
  EXPECT_EQ(key("u'x'").kind, Key::Kind::text);
}

TEST(Path, Expressions) {
  for (const std::string root :
       {"$rdi", "0x7f0012", "(PyObject *) x", "*slot", "&_Py_NoneStruct"}) {
    const auto path = parse_path(root);
    ASSERT_TRUE(path) << root;
    EXPECT_TRUE(path->is_expression) << root;
    EXPECT_EQ(path->root, root);
  }
  const auto steps = parse_path("($rdi).name");
  ASSERT_TRUE(steps);
  EXPECT_EQ(steps->root, "($rdi)");
  ASSERT_EQ(steps->steps.size(), 1U);
  EXPECT_EQ(parse_path("$rdi[0]")->root, "$rdi");
}

TEST(Path, SaysWhatIsWrong) {
  for (const char* text :
       {"", ".x", "x.", "x.3", "x[", "x[1", "x['a]", "x[y]", "x y", "x+1", "x['\\q']", "x[]"}) {
    EXPECT_FALSE(parse_path(text)) << text;
  }
  EXPECT_EQ(parse_path("x[1").error(), "']' is missing");
}

TEST(Path, HasAnEnd) {
  std::string text = "x";
  for (int step = 0; step < 1000; ++step)
    text += ".a";
  EXPECT_TRUE(parse_path(text));
  EXPECT_EQ(parse_path(text + ".a").error(), "a path has at most 1000 steps");
}

TEST(Path, TrimAndRepr) {
  EXPECT_EQ(trim("  a b\t\n"), "a b");
  EXPECT_EQ(trim(" "), "");
  EXPECT_EQ(repr_of("it's"), "\"it's\"");
  EXPECT_EQ(repr_of("\x1b"), "'\\x1b'");
}

}  // namespace
}  // namespace hognose::command
