// Tests of sentinels and lazy imports.
// SPDX-License-Identifier: MIT
#include "python/kinds/placeholder.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"

namespace hognose::python {
namespace {

struct PlaceholderTest : testing::Test {
  FakePython python;
  std::uint64_t head = *python.program.layout.size(layout::PyObject::size);

  Address make_sentinel(Address name) {
    const std::vector<FakeMember> members{{"__name__", 16, static_cast<std::int64_t>(head)}};
    const Address type = make_c_type(python, "sentinel", head + 16, members);
    const Address object = python.object<layout::PyObject>(type, 16);
    put_pointer(python, object, head, name);
    return object;
  }
  Address make_import(Address from, Address attribute) {
    return make_fixed_object(python, "lazy_import", {python.none(), from, attribute, {}});
  }
};

TEST_F(PlaceholderTest, ASentinelIsItsName) {
  EXPECT_EQ(python.describe(make_sentinel(python.text(U"MISSING"))), "MISSING");
  EXPECT_TRUE(python.describe(make_sentinel(nowhere)).starts_with("<unreadable"));
}

TEST_F(PlaceholderTest, ALazyImportSaysWhatIsToBeImported) {
  const Address json = python.text(U"json");
  EXPECT_EQ(python.describe(make_import(json, {})), "<lazy_import 'json'>");
  EXPECT_EQ(python.describe(make_import(json, python.text(U"dumps"))),
            "<lazy_import 'json.dumps'>");
  EXPECT_EQ(python.describe(make_import(json, python.tuple({json}))), "<lazy_import 'json...'>");
  EXPECT_TRUE(python.describe(make_import(nowhere, {})).starts_with("<lazy_import <unreadable"));
  EXPECT_TRUE(python.describe(make_import(json, nowhere)).starts_with("<lazy_import <unreadable"));
  EXPECT_TRUE(
      python.describe(make_import(python.none(), {})).starts_with("<lazy_import <unreadable"));
}

TEST_F(PlaceholderTest, APartOfAnotherIsNamedByIt) {
  const Address whole = make_import(python.text(U"x.y.z"), {});
  const Address first = make_import(whole, python.text(U"y"));
  EXPECT_EQ(python.describe(first), "<lazy_import 'x.y'>");
  EXPECT_EQ(python.describe(make_import(first, python.text(U"z"))), "<lazy_import 'x.y.z'>");
  const Address several = make_import(python.text(U"a.b"), python.tuple({python.text(U"c")}));
  EXPECT_EQ(python.describe(make_import(several, python.text(U"c"))), "<lazy_import 'a.b.c'>");
}

TEST_F(PlaceholderTest, ACircleOfLazyImportsEnds) {
  const Address circle = make_import(Address{}, python.text(U"y"));
  put_pointer(python, circle, head + 8, circle);
  EXPECT_TRUE(python.describe(circle).starts_with("<lazy_import <unreadable"));
}

}  // namespace
}  // namespace hognose::python
