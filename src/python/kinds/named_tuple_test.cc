// Tuples with named items.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"
#include "python/kinds/kinds.h"

namespace hognose::python {
namespace {

using layout::PyMemberDef;
using layout::PyTypeObject;

/// A tuple subclass called `name` whose class dict holds one entry.
Address make_tuple_class(FakePython& python, const std::string& name, Address key, Address value) {
  const Address type = python.type(name, {TypeFlag::heap_type, TypeFlag::tuple_subclass});
  python.set(type, PyTypeObject::tp_dict, python.dict({{key, value}}));
  python.set(type, PyTypeObject::tp_mro, python.tuple({type}));
  return type;
}

TEST(NamedTuple, showsItsFields) {
  FakePython python;
  const Address fields = python.tuple({python.text(U"x"), python.text(U"y")});
  const Address type = make_tuple_class(python, "Point", python.text(U"_fields"), fields);
  const Address point = python.tuple({python.integer(1), python.integer(2)});
  python.set(point, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(point), "Point(x=1, y=2)");
}

// A class over a named tuple may give its instances a dict, which nobody showed.
TEST(NamedTuple, inFullHasItsAttributes) {
  FakePython python;
  const Address fields = python.tuple({python.text(U"x")});
  const Address type = make_tuple_class(python, "Place", python.text(U"_fields"), fields);
  const Address place = python.tuple({python.integer(1), python.none()});
  const std::uint64_t offset = *python.program.layout.offset(layout::PyTupleObject::ob_item) + 8;
  python.set(place, layout::PyObject::ob_type, type);
  python.set(place, layout::PyVarObject::ob_size, 1);
  DescribeOptions full;
  full.full = true;
  EXPECT_EQ(python.describe(place, full), "Place(x=1)");
  python.set(type, PyTypeObject::tp_dictoffset, offset);
  put_pointer(python, place, offset, make_attribute_dict(python, {{U"z", python.integer(3)}}));
  EXPECT_EQ(python.describe(place), "Place(x=1)");
  EXPECT_EQ(python.describe(place, full), "<Place(x=1, z=3)" + at_remote(place));
}

TEST(NamedTuple, itemsWithoutANameStandAlone) {
  FakePython python;
  const Address fields = python.tuple({python.text(U"x")});
  const Address type = make_tuple_class(python, "Point", python.text(U"_fields"), fields);
  const Address point = python.tuple({python.integer(1), python.integer(2)});
  python.set(point, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(point), "Point(x=1, 2)");
}

TEST(NamedTuple, datesOfACalendarAreNamed) {
  FakePython python;
  const Address type = python.type("datetime.IsoCalendarDate", {TypeFlag::tuple_subclass});
  const Address date =
      python.tuple({python.integer(2020), python.integer(1), python.integer(3), python.integer(4)});
  python.set(date, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(date), "datetime.IsoCalendarDate(year=2020, week=1, weekday=3, 4)");
}

TEST(NamedTuple, structSequencesTakeNamesFromTheirMembers) {
  FakePython python;
  const Address type = make_tuple_class(
      python, "time.struct_time", python.text(U"n_sequence_fields"), python.integer(1));
  const Address label = python.allocate(8);
  python.parts.memory->put_c_string(label, "tm_year");
  const Address members = python.allocate(*python.program.layout.size(PyMemberDef::size) * 2);
  python.set(members, PyMemberDef::name, label);
  python.set(type, PyTypeObject::tp_members, members);
  const Address time = python.tuple({python.integer(2026)});
  python.set(time, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(time), "time.struct_time(tm_year=2026)");
}

// In a core the names may be literals of a file that is not there.
TEST(NamedTuple, namesThatCannotBeReadAreMissed) {
  FakePython python;
  const Address type = python.type("sys.version_info", {TypeFlag::tuple_subclass});
  const Address members = python.allocate(*python.program.layout.size(PyMemberDef::size) * 2);
  constexpr std::uint64_t nowhere = 0x7000'0000'0000;
  python.set(members, PyMemberDef::name, nowhere);
  python.set(type, PyTypeObject::tp_members, members);
  const Address version = python.tuple({python.integer(3)});
  python.set(version, layout::PyObject::ob_type, type);
  Budget budget({.nodes = 1'000});
  const Description shown = describe(python.program, version, {}, budget);
  EXPECT_EQ(shown.text, "sys.version_info(3)");
  EXPECT_EQ(shown.lacks.holes.size(), 1U);
}

// In an aarch64 core sys.version_info was a bare tuple: the dictionary of its type was not found.
TEST(NamedTuple, structSequencesAreKnownWithoutTheDictionaryOfTheirType) {
  FakePython python;
  const Address type = python.type("sys.version_info", {TypeFlag::tuple_subclass});
  const Address label = python.allocate(8);
  python.parts.memory->put_c_string(label, "major");
  const Address members = python.allocate(*python.program.layout.size(PyMemberDef::size) * 2);
  python.set(members, PyMemberDef::name, label);
  python.set(type, PyTypeObject::tp_members, members);
  const Address version = python.tuple({python.integer(3)});
  python.set(version, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(version), "sys.version_info(major=3)");
}

// Beyond the last name lies what belongs to others, and was taken for a name.
TEST(NamedTuple, namesEndAtTheFirstThatIsNone) {
  FakePython python;
  const Address type = python.type("stockroom.Blank", {TypeFlag::tuple_subclass});
  const Address label = python.allocate(8);
  python.parts.memory->put_c_string(label, "first");
  const std::uint64_t size = *python.program.layout.size(PyMemberDef::size);
  const Address members = python.allocate(size * 3);
  python.set(members, PyMemberDef::name, label);
  python.set(members + 2 * size, PyMemberDef::name, label);
  python.set(type, PyTypeObject::tp_members, members);
  const Address blank = python.tuple({python.integer(1), python.integer(2), python.integer(3)});
  python.set(blank, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(blank), "stockroom.Blank(first=1, 2, 3)");
}

// The literals may be in a file that is missing; the dict of the type is in the core.
TEST(NamedTuple, namesThatCannotBeReadAreTakenFromDescriptors) {
  FakePython python;
  const std::uint64_t size = *python.program.layout.size(PyMemberDef::size);
  const Address members = python.allocate(size * 2);
  constexpr std::uint64_t nowhere = 0x7000'0000'0000;
  python.set(members, PyMemberDef::name, nowhere);
  const Address descriptor =
      python.object<layout::PyMemberDescrObject>(python.type("member_descriptor"));
  python.set(descriptor, layout::PyMemberDescrObject::d_member, members);
  const Address type = python.type("time.struct_time", {TypeFlag::tuple_subclass});
  python.set(descriptor, layout::PyDescrObject::d_type, type);
  python.set(type, PyTypeObject::tp_dict, python.dict({{python.text(U"tm_year"), descriptor}}));
  python.set(type, PyTypeObject::tp_members, members);
  const Address time = python.tuple({python.integer(2026)});
  python.set(time, layout::PyObject::ob_type, type);
  Budget budget({.nodes = 1'000});
  const Description shown = describe(python.program, time, {}, budget);
  EXPECT_EQ(shown.text, "time.struct_time(tm_year=2026)");
  EXPECT_TRUE(shown.lacks.is_nothing());
}

}  // namespace
}  // namespace hognose::python
