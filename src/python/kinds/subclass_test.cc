// Tests of Python classes over builtin types.
// SPDX-License-Identifier: MIT
#include "python/kinds/subclass.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"
#include "python/values/containers.h"

namespace hognose::python {
namespace {

struct SubclassTest : testing::Test {
  FakePython python;

  /// A list whose type is a Python class over list, with room for a dict pointer behind it.
  Address make_list_of(const std::vector<Address>& items) {
    const Address list = python.list(items);
    const auto base = python.program.view<layout::PyObject>(list).read(layout::PyObject::ob_type);
    const Address type = make_class(python, "L", *base);
    const std::uint64_t size = *python.program.layout.size(layout::PyListObject::size);
    python.set(type,
               layout::PyTypeObject::tp_flags,
               1ULL << static_cast<unsigned>(TypeFlag::heap_type) |
                   1ULL << static_cast<unsigned>(TypeFlag::list_subclass));
    python.set(type, layout::PyTypeObject::tp_dictoffset, size);
    const Address object = python.allocate(size + 8);
    std::vector<std::byte> bytes(size);
    EXPECT_TRUE(python.parts.memory->read(list, bytes));
    python.parts.memory->put(object, bytes);
    python.set(object, layout::PyObject::ob_type, type);
    return object;
  }
  void give_dict(Address object, Address dict) {
    put_pointer(python, object, *python.program.layout.size(layout::PyListObject::size), dict);
  }
};

TEST_F(SubclassTest, ShowsTheValueWithoutAttributes) {
  const Address object = make_list_of({python.integer(1), python.integer(2)});
  EXPECT_EQ(python.describe(object), "<L([1, 2])" + at_remote(object));
}

TEST_F(SubclassTest, ShowsAttributesInsteadOfTheValue) {
  const Address object = make_list_of({python.integer(1)});
  give_dict(object, make_attribute_dict(python, {{U"an_int", python.integer(42)}}));
  EXPECT_EQ(python.describe(object), "<L(an_int=42)" + at_remote(object));
  DescribeOptions full;
  full.full = true;
  EXPECT_EQ(python.describe(object, full), "<L([1], an_int=42)" + at_remote(object));
}

// A class over Fraction showed how that keeps its parts, and not the fraction.
TEST_F(SubclassTest, WhatABaseInPythonKeepsIsItsValue) {
  const Address slot = make_slot(python, U"_numerator", fake_header + 8);
  const FakeAttributes attributes{{U"__module__", python.text(U"fractions")},
                                  {U"__slots__", python.tuple({python.text(U"_numerator")})},
                                  {U"_numerator", slot},
                                  {U"_denominator", python.integer(3)}};
  const Address base = make_class(python, "Fraction", {}, attributes);
  python.set(base, layout::PyTypeObject::tp_basicsize, fake_basicsize);
  const auto member = python.program.view<layout::PyMemberDescrObject>(slot).read(
      layout::PyMemberDescrObject::d_member);
  python.set(base, layout::PyTypeObject::tp_members, *member);
  const Address type = make_class(python, "F", base);
  python.set(type, layout::PyTypeObject::tp_basicsize, fake_basicsize);
  const Address object = make_instance(python, type);
  put_pointer(python, object, fake_header + 8, python.integer(1));
  EXPECT_EQ(python.describe(object), "<F(Fraction(1, 3))" + at_remote(object));
  put_pointer(python, object, fake_header, make_attribute_dict(python, {{U"a", python.none()}}));
  DescribeOptions full;
  full.full = true;
  EXPECT_EQ(python.describe(object, full), "<F(Fraction(1, 3), a=None)" + at_remote(object));
}

// A datetime.IsoCalendarDate looked like a tuple, and a numpy.str_ like a str.
TEST_F(SubclassTest, OfATypeWrittenInCSaysItsName) {
  const Address text = python.text(U"x");
  const auto base = python.program.view<layout::PyObject>(text).read(layout::PyObject::ob_type);
  const Address type = python.type("numpy.str_", {TypeFlag::unicode_subclass}, *base);
  python.set(text, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(text), "<numpy.str_('x')" + at_remote(text));
}

// pandas has its NaT, which is no time at all, over a datetime that says the first of January of the year 1.
TEST_F(SubclassTest, OfATypeWrittenInCThatHoldsMoreIsMarked) {
  const Address list = python.list({python.integer(1)});
  const auto base = python.program.view<layout::PyObject>(list).read(layout::PyObject::ob_type);
  const std::uint64_t size = *python.program.layout.size(layout::PyListObject::size);
  const auto at = static_cast<std::int64_t>(size);
  python.set(*base, layout::PyTypeObject::tp_basicsize, size);
  const auto become = [&](const std::string& name, const std::vector<FakeMember>& members) {
    const Address type = make_c_type(python, name, size + 8, members, *base);
    python.set(type,
               layout::PyTypeObject::tp_flags,
               1ULL << static_cast<unsigned>(TypeFlag::list_subclass));
    python.set(list, layout::PyObject::ob_type, type);
    python.program.forget();
  };
  become("NaTType", {});
  EXPECT_EQ(python.describe(list), "<NaTType([1], ...)" + at_remote(list));
  become("Told", {{"a", 20, at}, {"b", 2, at}});
  EXPECT_EQ(python.describe(list, {.full = true}), "<Told([1], a=None, b=0)" + at_remote(list));
}

TEST_F(SubclassTest, MarksACycleThroughTheValue) {
  const Address inner = python.list({});
  const Address object = make_list_of({inner});
  const auto items = read_list(python.program, object);
  python.parts.memory->put_pointer(items->first, object);
  python.program.forget();
  EXPECT_EQ(python.describe(object), "<L([<...>])" + at_remote(object));
}

TEST_F(SubclassTest, EndsInACircleOfBases) {
  const Address type = make_class(python, "A");
  const Address other = make_class(python, "B", type);
  python.set(type, layout::PyTypeObject::tp_base, other);
  const Address object = make_instance(python, type);
  EXPECT_EQ(python.describe(object), "<A" + at_remote(object));
}

}  // namespace
}  // namespace hognose::python
