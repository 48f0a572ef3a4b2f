// Tests of attributes: dicts, inline values, slots, classes.
// SPDX-License-Identifier: MIT
#include "python/attributes/attributes.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"

namespace hognose::python {
namespace {

using layout::InlineValues;
using layout::PyDictKeysObject;
using layout::PyDictUnicodeEntry;
using layout::PyDictValues;
using layout::PyTypeObject;

struct AttributesTest : testing::Test {
  FakePython python;
  Budget budget;

  std::string names_of(Address object, const char* on_error = "error", Address end = {}) {
    std::string names;
    const auto type = read_type_of(python.program, object);
    const auto own = for_each_attribute(
        python.program, {object, **type, end}, budget, [&](const DictEntry& entry) {
          names += read_name(python.program, entry.key).value_or("?") + " ";
          return true;
        });
    return own ? names : names + on_error;
  }
  std::optional<Address> find(Address object, std::u32string_view name) {
    return find_attribute(python.program, object, name, budget).value_or(std::nullopt);
  }
  /// Split keys with these names.
  Address split_keys(const std::vector<std::u32string>& names) {
    const std::uint64_t entry_size = *python.program.layout.size(PyDictUnicodeEntry::size);
    const Address keys = python.make<PyDictKeysObject>(8 + entry_size * names.size());
    python.set(keys, PyDictKeysObject::dk_log2_size, 3);
    python.set(keys, PyDictKeysObject::dk_log2_index_bytes, 3);
    python.set(keys, PyDictKeysObject::dk_kind, 2);
    python.set(keys, PyDictKeysObject::dk_nentries, names.size());
    Address entry = keys + *python.program.layout.offset(PyDictKeysObject::dk_indices) + 8;
    for (const auto& name : names) {
      python.set(entry, PyDictUnicodeEntry::me_key, python.text(name));
      entry = entry + entry_size;
    }
    return keys;
  }
  /// A class whose instances keep their attributes inline.
  Address managed_class(const std::vector<std::u32string>& names) {
    const Address type =
        python.type("Foo", {TypeFlag::heap_type, TypeFlag::managed_dict, TypeFlag::inline_values});
    python.set(type, PyTypeObject::tp_basicsize, fake_header);
    python.set(type, PyTypeObject::tp_dictoffset, -1);
    python.set(type, layout::PyHeapTypeObject::ht_cached_keys, split_keys(names));
    return type;
  }
};

TEST_F(AttributesTest, FindsTheDictAtAPositiveOffset) {
  const Address one = python.integer(1);
  const Address object = make_instance(
      python, make_class(python, "Foo"), make_attribute_dict(python, {{U"b", one}, {U"a", one}}));
  EXPECT_EQ(names_of(object), "b a ");
  EXPECT_EQ(find(object, U"a"), one);
  EXPECT_EQ(find(object, U"c"), std::nullopt);
}

TEST_F(AttributesTest, FindsTheDictFromTheEndOfAnObjectOfVariableSize) {
  const Address type = make_class(python, "T");
  python.set(type, PyTypeObject::tp_basicsize, fake_basicsize);
  python.set(type, PyTypeObject::tp_itemsize, 8);
  python.set(type, PyTypeObject::tp_dictoffset, -8);
  const Address object = python.object<layout::PyObject>(type, fake_basicsize + 64);
  python.set(object, layout::PyVarObject::ob_size, 3);
  put_pointer(python,
              object,
              fake_basicsize + 2UL * 8,
              make_attribute_dict(python, {{U"x", python.integer(1)}}));
  EXPECT_EQ(names_of(object), "x ");
}

TEST_F(AttributesTest, RefusesADictPointerToSomethingElse) {
  const Address object = make_instance(python, make_class(python, "Foo"), python.integer(3));
  EXPECT_EQ(names_of(object), "error");
}

TEST_F(AttributesTest, ReadsEmbeddedValues) {
  python.program.dialect.inline_values = InlineValues::embedded;
  const Address type = managed_class({U"a", U"b", U"c"});
  const Address block = python.allocate(256);
  const Address object = block + 64;
  python.set(object, layout::PyObject::ob_type, type);
  const Address values = object + fake_header;
  python.set(values, PyDictValues::valid, 1);
  python.set(values, PyDictValues::capacity, 4);
  python.set(values, PyDictValues::used, 2);
  const std::uint64_t first = *python.program.layout.offset(PyDictValues::values);
  const Address one = python.integer(1);
  put_pointer(python, values, first, one);
  put_pointer(python, values, first + 16, one);
  python.parts.memory->put_u8(values + first + 32, 2);  // c was set before a
  python.parts.memory->put_u8(values + first + 33, 0);
  EXPECT_EQ(names_of(object), "c a ");
  EXPECT_EQ(find(object, U"a"), one);
  EXPECT_EQ(find(object, U"b"), std::nullopt);
}

TEST_F(AttributesTest, PrefersTheDictOfAManagedObject) {
  python.program.dialect.inline_values = InlineValues::embedded;
  const Address object = python.allocate(256) + 64;
  python.set(object, layout::PyObject::ob_type, managed_class({U"a"}));
  python.parts.memory->put_pointer(object - 24,
                                   make_attribute_dict(python, {{U"d", python.integer(1)}}));
  EXPECT_EQ(names_of(object), "d ");
}

TEST_F(AttributesTest, FollowsTheTaggedWordToValues) {
  python.program.dialect.inline_values = InlineValues::tagged_word;
  python.program.layout.set(layout::FieldId::PyDictValues__capacity, {});
  const Address object = python.allocate(256) + 64;
  python.set(object, layout::PyObject::ob_type, managed_class({U"a"}));
  const Address values = python.allocate(64) + 16;
  const Address place = values + *python.program.layout.offset(PyDictValues::values);
  python.parts.memory->put_pointer(place, python.integer(1));
  python.parts.memory->put_u8(values - 2, 1);  // one value, and it is the first
  python.parts.memory->put_u64(object - 24, values.value() - 1);
  EXPECT_EQ(names_of(object), "a ");
}

TEST_F(AttributesTest, ReadsSlotsAsTheyWereDeclared) {
  const Address type = make_slotted_class(python, "S", {U"second", U"first", U"unset"});
  const Address object = python.object<layout::PyObject>(type, fake_basicsize);
  const Address one = python.integer(1);
  put_pointer(python, object, fake_header, one);
  put_pointer(python, object, fake_header + 8, one);
  EXPECT_EQ(names_of(object), "second first ");
  EXPECT_EQ(find(object, U"first"), one);
  EXPECT_EQ(find(object, U"unset"), std::nullopt);
}

// A class over pathlib.Path showed how that keeps its parts.
TEST_F(AttributesTest, SlotsOfTheClassesThatAreLeftOutAreNotVisited) {
  const Address base = make_slotted_class(python, "Base", {U"kept"});
  const Address type = make_class(python, "Sub", base);
  const Address object = python.object<layout::PyObject>(type, fake_basicsize);
  put_pointer(python, object, fake_header, make_attribute_dict(python, {{U"own", python.none()}}));
  EXPECT_EQ(names_of(object), "own kept ");
  EXPECT_EQ(names_of(object, "error", base), "own ");
}

TEST_F(AttributesTest, FieldsOfANamedTupleAreItsItems) {
  const Address getter = python.object<layout::PyObject>(python.type("_collections._tuplegetter"));
  const Address fields = python.tuple({python.text(U"x"), python.text(U"y")});
  const Address cls = python.type("Point", {TypeFlag::heap_type, TypeFlag::tuple_subclass});
  python.set(cls,
             PyTypeObject::tp_dict,
             python.dict({{python.text(U"x"), getter},
                          {python.text(U"y"), getter},
                          {python.text(U"_fields"), fields}}));
  const Address one = python.text(U"one");
  const Address two = python.text(U"two");
  const Address point = python.tuple({one, two});
  python.set(point, layout::PyObject::ob_type, cls);
  EXPECT_EQ(find(point, U"x"), one);
  EXPECT_EQ(find(point, U"y"), two);
  EXPECT_EQ(find(point, U"_fields"), fields);
}

TEST_F(AttributesTest, ANullMemberOfAnObjectReadsAsNone) {
  constexpr int t_object = 6;
  python.program.known.none = python.none();
  const Address slot = make_slot(python, U"closure", fake_header);
  const Address member = *python.program.view<layout::PyMemberDescrObject>(slot).read(
      layout::PyMemberDescrObject::d_member);
  python.set(member, layout::PyMemberDef::type, t_object);
  const Address object = make_instance(python, make_class(python, "F", {}, {{U"closure", slot}}));
  EXPECT_EQ(find(object, U"closure"), python.program.known.none);
}

TEST_F(AttributesTest, LooksThroughTheClassesOfTheMro) {
  const Address function = make_function(python, U"f");
  const Address base = make_class(python, "Base", {}, {{U"method", function}});
  const Address object = make_instance(python, make_class(python, "Foo", base));
  EXPECT_EQ(find(object, U"method"), function);
  EXPECT_EQ(find(base, U"method"), function);
}

TEST_F(AttributesTest, EndsInACircleOfBases) {
  const Address type = make_class(python, "Foo");
  python.set(type, PyTypeObject::tp_base, type);
  EXPECT_EQ(find(make_instance(python, type), U"method"), std::nullopt);
}

}  // namespace
}  // namespace hognose::python
