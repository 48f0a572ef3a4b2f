// Tests of instances by their attributes.
// SPDX-License-Identifier: MIT
#include "python/kinds/instance.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"

namespace hognose::python {
namespace {

TEST(Instance, ShowsAttributesInOrder) {
  FakePython python;
  const Address object = make_instance(
      python,
      make_class(python, "Foo"),
      make_attribute_dict(python, {{U"b", python.integer(1)}, {U"a", python.text(U"x")}}));
  EXPECT_EQ(python.describe(object), "<Foo(b=1, a='x')" + at_remote(object));
}

TEST(Instance, TellsAnEmptyDictFromNone) {
  FakePython python;
  const Address type = make_class(python, "Foo");
  const std::uint64_t header = *python.program.layout.size(layout::PyObject::size);
  python.set(type, layout::PyTypeObject::tp_basicsize, header + 8);
  const Address without = make_instance(python, type);
  const Address with = make_instance(python, type, python.dict({}));
  EXPECT_EQ(python.describe(without), "<Foo" + at_remote(without));
  EXPECT_EQ(python.describe(with), "<Foo()" + at_remote(with));
}

TEST(Instance, ShowsParenthesesForManagedAttributesWhereTheSuiteWantsThem) {
  FakePython python;
  python.program.dialect.inline_values = layout::InlineValues::embedded;
  const Address type = python.type("_Helper", {TypeFlag::heap_type, TypeFlag::managed_dict});
  const Address object = python.allocate(128) + 64;
  python.set(object, layout::PyObject::ob_type, type);
  python.program.style.empty_instance_parens = true;
  EXPECT_EQ(python.describe(object), "<_Helper()" + at_remote(object));
}

TEST(Instance, MarksACycleAndShowsASharedObjectAgain) {
  FakePython python;
  const Address type = make_class(python, "Foo");
  const Address object = make_instance(python, type);
  const Address leaf = make_instance(python, type);
  put_pointer(python,
              object,
              fake_header,
              make_attribute_dict(python, {{U"me", object}, {U"a", leaf}, {U"b", leaf}}));
  const std::string shown = "<Foo" + at_remote(leaf);
  EXPECT_EQ(python.describe(object),
            "<Foo(me=<...>, a=" + shown + ", b=" + shown + ")" + at_remote(object));
}

TEST(Instance, LeavesAHoleWhereAnAttributeCannotBeRead) {
  FakePython python;
  const Address object =
      make_instance(python,
                    make_class(python, "Foo"),
                    make_attribute_dict(python, {{U"bad", nowhere}, {U"good", python.integer(2)}}));
  EXPECT_EQ(python.describe(object),
            "<Foo(bad=" + hole_at_nowhere() + ", good=2)" + at_remote(object));
}

TEST(Instance, LeavesAHoleWhereTheDictCannotBeRead) {
  FakePython python;
  const Address object = make_instance(python, make_class(python, "Foo"), nowhere);
  EXPECT_EQ(python.describe(object),
            "<Foo(" + hole_for_type_at_nowhere() + ")" + at_remote(object));
}

TEST(Instance, EscapesAHostileAttributeName) {
  FakePython python;
  const Address object =
      make_instance(python,
                    make_class(python, "Foo"),
                    make_attribute_dict(python, {{U"a\n\x1b", python.integer(1)}}));
  EXPECT_EQ(python.describe(object), "<Foo(a\\n\\x1b=1)" + at_remote(object));
}

TEST(Instance, NamesWhatNobodyKnows) {
  FakePython python;
  const Address object = python.object<layout::PyObject>(python.type("_io.Whatever"));
  EXPECT_EQ(python.describe(object), "<_io.Whatever" + at_remote(object));
}

// A block of pandas' looked as if it were its cache alone.
TEST(Instance, OfWhichNotAllIsKnownIsNeitherCalledEmptyNorWhole) {
  FakePython python;
  const Address type = make_class(python, "Foo");
  python.set(type, layout::PyTypeObject::tp_basicsize, fake_basicsize);
  const Address object = make_instance(python, type, python.dict({}));
  EXPECT_EQ(python.describe(object), "<Foo" + at_remote(object));
  put_pointer(
      python, object, fake_header, make_attribute_dict(python, {{U"a", python.integer(1)}}));
  EXPECT_EQ(python.describe(object), "<Foo(a=1, ...)" + at_remote(object));
}

TEST(Instance, ShowsMembersOfATypeWrittenInC) {
  FakePython python;
  const Address type = make_c_type(
      python, "shop.Item", 64, {{"qty", 1, 24}, {"next", 6, 32}, {"lost", 16, 40}, {"odd", 1, 61}});
  const Address object = python.object<layout::PyObject>(type, 64);
  put_pointer(python, object, 24, Address(7));
  put_pointer(python, object, 32, object);
  const std::string text = python.describe(object);
  EXPECT_TRUE(text.starts_with("<shop.Item(qty=7, next=<...>, <unreadable at 0x")) << text;
  EXPECT_TRUE(text.ends_with(")" + at_remote(object))) << text;
}

TEST(Instance, ShowsSlots) {
  FakePython python;
  const Address type = make_slotted_class(python, "S", {U"z", U"a"});
  const Address object = python.object<layout::PyObject>(type, fake_basicsize);
  EXPECT_EQ(python.describe(object), "<S" + at_remote(object));
  put_pointer(python, object, fake_header, python.integer(1));
  put_pointer(python, object, fake_header + 8, python.integer(2));
  EXPECT_EQ(python.describe(object), "<S(z=1, a=2)" + at_remote(object));
}

}  // namespace
}  // namespace hognose::python
