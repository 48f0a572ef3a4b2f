// Paths in each state of knowing their text.
// SPDX-License-Identifier: MIT
#include "python/kinds/path.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct PathTest : testing::Test {
  FakePython python;

  Address class_named(const std::string& name) {
    return make_class(python, name, {}, {{U"__module__", python.text(U"pathlib")}});
  }
  Address texts(const std::vector<std::u32string>& items) {
    std::vector<Address> objects;
    objects.reserve(items.size());
    for (const auto& item : items)
      objects.push_back(python.text(item));
    return python.list(objects);
  }
  Address path(const FakeAttributes& attributes, const std::string& name = "PosixPath") {
    return make_instance(python, class_named(name), make_attribute_dict(python, attributes));
  }
  std::string raw(const std::vector<std::u32string>& items) {
    return python.describe(path({{U"_raw_paths", texts(items)}}));
  }
};

TEST_F(PathTest, ShowsTheTextThatIsKnown) {
  EXPECT_EQ(python.describe(path({{U"_str", python.text(U"/a 'b'")}})), "PosixPath(\"/a 'b'\")");
  EXPECT_EQ(python.describe(path({{U"_str", python.text(U"c:\\x")}}, "PureWindowsPath")),
            "PureWindowsPath('c:/x')");
  EXPECT_EQ(python.describe(path({{U"_str", python.text(U"a\\b")}})), R"(PosixPath('a\\b'))");
}

TEST_F(PathTest, JoinsPartsThatBeginWithTheAnchor) {
  const Address root = python.text(U"/");
  const Address nothing = python.text(U"");
  EXPECT_EQ(python.describe(path(
                {{U"_drv", nothing}, {U"_root", root}, {U"_parts", texts({U"/", U"a", U"b"})}})),
            "PosixPath('/a/b')");
  EXPECT_EQ(python.describe(
                path({{U"_drv", nothing}, {U"_root", nothing}, {U"_parts", texts({U"a", U"b"})}})),
            "PosixPath('a/b')");
  EXPECT_EQ(
      python.describe(path({{U"_drv", nothing}, {U"_root", nothing}, {U"_parts", texts({})}})),
      "PosixPath('.')");
}

TEST_F(PathTest, JoinsATailWithoutTheAnchor) {
  const Address nothing = python.text(U"");
  EXPECT_EQ(python.describe(path({{U"_drv", nothing},
                                  {U"_root", python.text(U"//")},
                                  {U"_tail_cached", texts({U"a", U"b"})}})),
            "PosixPath('//a/b')");
  EXPECT_EQ(python.describe(
                path({{U"_drv", nothing}, {U"_root", nothing}, {U"_tail_cached", texts({U"c:x"})}},
                     "PureWindowsPath")),
            "PureWindowsPath('./c:x')");
}

TEST_F(PathTest, NormalisesRawPathsAsPosixpathDoes) {
  EXPECT_EQ(raw({}), "PosixPath('.')");
  EXPECT_EQ(raw({U""}), "PosixPath('.')");
  EXPECT_EQ(raw({U"/"}), "PosixPath('/')");
  EXPECT_EQ(raw({U"//"}), "PosixPath('//')");
  EXPECT_EQ(raw({U"///x"}), "PosixPath('/x')");
  EXPECT_EQ(raw({U"//x/./y//z/"}), "PosixPath('//x/y/z')");
  EXPECT_EQ(raw({U"a", U"b/", U"../c"}), "PosixPath('a/b/../c')");
  EXPECT_EQ(raw({U"a", U"/b", U"", U"c"}), "PosixPath('/b/c')");
}

TEST_F(PathTest, WhatCannotBeReadIsShownByItsAttributes) {
  const Address windows = path({{U"_raw_paths", texts({U"c:x"})}}, "PureWindowsPath");
  EXPECT_EQ(python.describe(windows), "<PureWindowsPath(_raw_paths=['c:x'])" + at_remote(windows));
  const Address number = path({{U"_str", python.integer(1)}});
  EXPECT_EQ(python.describe(number), "<PosixPath(_str=1)" + at_remote(number));
  const Address lost = path({{U"_str", nowhere}});
  EXPECT_EQ(python.describe(lost), "<PosixPath(_str=" + hole_at_nowhere() + ")" + at_remote(lost));
  const Address huge = texts({U"a"});
  python.set(huge, layout::PyVarObject::ob_size, 1ULL << 40U);
  EXPECT_TRUE(python.describe(path({{U"_raw_paths", huge}})).starts_with("<PosixPath(_raw_paths="));
}

}  // namespace
}  // namespace hognose::python
