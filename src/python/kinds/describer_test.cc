// What is described at all, and how a description ends.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

TEST(Describer, nullIsZero) {
  FakePython python;
  EXPECT_EQ(python.describe(Address{}), "0x0");
}

TEST(Describer, anObjectThatIsNotThereIsAHole) {
  FakePython python;
  Budget budget;
  const auto description = describe(python.program, Address{0xDEAD0000}, {}, budget);
  EXPECT_EQ(description.text, "<unreadable at 0xdead0000: unmapped while reading object>");
  ASSERT_EQ(description.lacks.holes.size(), 1U);
  EXPECT_EQ(description.lacks.holes[0].kind, ErrorKind::unmapped);
  EXPECT_EQ(python.describe(Address{0x10001}),
            "<unreadable at 0x10001: corrupt while reading object>");
}

TEST(Describer, anObjectOfNoTypeIsUnknown) {
  FakePython python;
  for (const Address type : {Address{}, Address{0xDEADBEEF}}) {
    const Address object = python.object<layout::PyObject>(type);
    EXPECT_EQ(python.describe(object).find("<unknown at remote 0x"), 0U);
  }
  const Address nameless = python.type("x");
  python.set(nameless, layout::PyTypeObject::tp_name, Address{0xDEADBEEF});
  EXPECT_EQ(
      python.describe(python.object<layout::PyObject>(nameless)).find("<unknown at remote 0x"), 0U);
}

TEST(Describer, typesAreReadAnewInTheNextEpoch) {
  FakePython python;
  const Address type = python.type("float");
  const Address value = python.object<layout::PyFloatObject>(type);
  EXPECT_EQ(python.describe(value), "0.0");
  const Address label = python.allocate(16);
  python.parts.memory->put_c_string(label, "other");
  python.set(type, layout::PyTypeObject::tp_name, label);
  EXPECT_EQ(python.describe(value).find("<other at remote 0x"), 0U);
}

TEST(Describer, ofObjectsInEachOtherSomeAreNotShown) {
  FakePython python;
  const Address inner = python.list({python.integer(3)});
  const Address middle = python.list({python.text(U"text"), inner, python.dict({})});
  const Address outer = python.tuple({middle, python.integer(1)});
  Budget budget;
  const auto with = [&](std::size_t most) {
    return describe(python.program, outer, {.most_nested = most}, budget).text;
  };
  EXPECT_EQ(with(0), "(['text', [3], {}], 1)");
  EXPECT_EQ(with(1), "(<list ...>, 1)");
  EXPECT_EQ(with(2), "(['text', <list ...>, <dict ...>], 1)");
  EXPECT_EQ(with(3), with(0));
}

// Ten characters of two bytes, and a look at how many are left, before it is known that nothing is shown.
void describe_in_accents(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9");
  EXPECT_LE(out.characters_left(), 90U);
  if (!out.enter(object)) return;
  const auto inner = out.program().memory().read_value<std::uint64_t>(object + 16, "inner");
  out.describe(Address(inner.value_or(0)));
  out.write(std::string(30, 'x'));
  EXPECT_EQ(out.characters_left(), 100U - 10 - std::string_view("<T ...>").size() - 30);
  out.leave();
}

TEST(Describer, whatIsTakenBackIsNotCounted) {
  FakePython python;
  const Address type = python.type("T");
  const auto make = [&](Address inner) {
    const Address object = python.allocate(32);
    python.set(object, layout::PyObject::ob_type, type);
    python.parts.memory->put_pointer(object + 16, inner);
    return object;
  };
  const Kind accents{"accents", nullptr, describe_in_accents};
  const auto never = [](const Program&, const TypeInfo&) { return false; };
  const Kinds kinds{{}, {"subclass", never, describe_in_accents}, accents};
  Budget budget;
  Describer out(python.program, kinds, {.max_repr = 100, .most_nested = 1}, budget);
  out.describe(make(make({})));
  EXPECT_EQ(out.finish().text.find("<T ...>xxx"), 20U);
}

TEST(Describer, whatCannotBeReadOfAnObjectThatIsNotShownIsNoHole) {
  FakePython python;
  const Address lost = python.list({Address(0xDEAD0000)});
  Budget budget;
  const auto description =
      describe(python.program, python.list({lost}), {.most_nested = 1}, budget);
  EXPECT_EQ(description.text, "[<list ...>]");
  EXPECT_TRUE(description.lacks.is_nothing());
}

TEST(Describer, whatWasShownIsNamed) {
  FakePython python;
  std::vector<Address> items(30, python.integer(7));
  const Address large = python.list(items);
  const Address small = python.list({python.integer(1)});
  ShownObjects shown;
  Budget budget;
  const auto text = [&](Address object) {
    return describe(python.program, object, {.shown = &shown}, budget).text;
  };
  EXPECT_EQ(text(python.tuple({large, small})).find("([7, 7, "), 0U);
  EXPECT_EQ(text(large).find("[7, 7, "), 0U);
  EXPECT_EQ(text(large), "<list, shown above>");
  EXPECT_EQ(text(small), "[1]");
  EXPECT_EQ(text(small), "[1]");
  EXPECT_EQ(text(python.tuple({large, small})), "(<list, shown above>, [1])");
}

TEST(Describer, aHostileTypeNameCannotForgeALine) {
  FakePython python;
  const Address type = python.type("evil\n\x1b[31m");
  EXPECT_EQ(
      python.describe(python.object<layout::PyObject>(type)).find("<evil\\n\\x1b[31m at remote 0x"),
      0U);
}

TEST(Describer, aTypeThatIsItsOwnBaseIsNoLoop) {
  FakePython python;
  const Address type = python.type("Loop", {TypeFlag::heap_type, TypeFlag::tuple_subclass});
  python.set(type, layout::PyTypeObject::tp_base, type);
  EXPECT_NE(python.describe(python.object<layout::PyTupleObject>(type)), "");
}

}  // namespace
}  // namespace hognose::python
