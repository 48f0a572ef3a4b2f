// Tests of enum members and flags.
// SPDX-License-Identifier: MIT
#include "python/kinds/enum_member.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct EnumTest : testing::Test {
  FakePython python;

  /// A class whose metaclass is enum.EnumType.
  Address make_enum(const std::string& name, const FakeAttributes& attributes = {}) {
    const Address meta =
        make_class(python, "EnumType", {}, {{U"__module__", python.text(U"enum")}});
    python.set(meta,
               layout::PyTypeObject::tp_flags,
               1ULL << static_cast<unsigned>(TypeFlag::heap_type) |
                   1ULL << static_cast<unsigned>(TypeFlag::type_subclass));
    const Address type = make_class(python, name, {}, attributes);
    python.set(type, layout::PyObject::ob_type, meta);
    return type;
  }
  Address make_member(Address type, Address name, std::int64_t value) {
    return make_instance(
        python,
        type,
        make_attribute_dict(python, {{U"_value_", python.integer(value)}, {U"_name_", name}}));
  }
};

TEST_F(EnumTest, ShowsClassNameAndValue) {
  const Address type = make_enum("Color");
  EXPECT_EQ(python.describe(make_member(type, python.text(U"RED"), 1)), "<Color.RED: 1>");
}

TEST_F(EnumTest, PutsTheNameOfACombinationTogether) {
  const Address type = make_enum("Perm");
  const Address r = make_member(type, python.text(U"R"), 1);
  const Address w = make_member(type, python.text(U"W"), 2);
  const Address both = make_member(type, python.text(U"RW"), 3);
  const Address map = make_attribute_dict(python, {{U"R", r}, {U"RW", both}, {U"W", w}});
  python.set(
      type, layout::PyTypeObject::tp_dict, make_attribute_dict(python, {{U"_member_map_", map}}));
  const Address none = python.none();
  EXPECT_EQ(python.describe(make_member(type, none, 3)), "<Perm.R|W: 3>");
  EXPECT_EQ(python.describe(make_member(type, none, 9)), "<Perm.R|8: 9>");
  EXPECT_EQ(python.describe(make_member(type, none, 0)), "<Perm: 0>");
  EXPECT_EQ(python.describe(make_member(type, none, 8)), "<Perm: 8>");
  EXPECT_EQ(python.describe(make_member(type, none, -1)), "<Perm.R|W: -1>");
  EXPECT_EQ(python.describe(make_member(type, none, -2)), "<Perm.W: -2>");
}

TEST_F(EnumTest, FallsBackToAttributes) {
  const Address type = make_enum("Color");
  const Address object =
      make_instance(python, type, make_attribute_dict(python, {{U"a", python.integer(1)}}));
  EXPECT_EQ(python.describe(object), "<Color(a=1)" + at_remote(object));
}

}  // namespace
}  // namespace hognose::python
