// Tests of the variables of frames and of their value stacks.
// SPDX-License-Identifier: MIT
#include "python/frames/frame_slots.h"

#include <limits>

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::PyCodeObject;
using layout::PyFrameObject;

struct FrameSlots : testing::Test {
  FakeFrames fake;
};

TEST_F(FrameSlots, ACapturedArgumentStandsInItsPlace) {
  fake.speak_frame_objects();
  const Address code = fake.code(U"f", 20, {U"a", U"b"});
  fake.set(code, PyCodeObject::co_cellvars, fake.names({U"a"}));
  const Address value = fake.integer(1);
  const Address cell = fake.object<layout::PyCellObject>(fake.type("cell"));
  fake.set(cell, layout::PyCellObject::ob_ref, value);
  const Address other = fake.integer(2);
  const auto frame =
      read_frame_object(fake.program, fake.frame_object(code, {}, {Address(), other, cell}));
  ASSERT_TRUE(frame);
  const Bindings bindings = read_bindings(fake.program, *frame);
  EXPECT_TRUE(bindings.lacks.is_nothing());
  ASSERT_EQ(bindings.known.size(), 2U);
  EXPECT_EQ(bindings.known[0].name, "a");
  EXPECT_EQ(bindings.known[0].value, value);
  EXPECT_EQ(bindings.known[0].kind, VariableKind::cell);
  EXPECT_EQ(bindings.known[1].value, other);
  EXPECT_EQ(read_variable(fake.program, *frame, "a"), value);
  EXPECT_EQ(read_variable(fake.program, *frame, "b"), other);
}

TEST_F(FrameSlots, OneVariableIsReadByItself) {
  const Address code = fake.code(U"f", 20, {U"a", U"b", U"c"});
  const Address value = fake.integer(1);
  const Address cell = fake.object<layout::PyCellObject>(fake.type("cell"));
  fake.set(cell, layout::PyCellObject::ob_ref, value);
  fake.set(code, PyCodeObject::co_localspluskinds, fake.bytes("&&@"));
  const auto frame =
      read_frame(fake.program, fake.frame(code, {}, {Address(), fake.integer(2), cell}));
  ASSERT_TRUE(frame);
  for (const Binding& binding : read_bindings(fake.program, *frame).known)
    EXPECT_EQ(read_variable(fake.program, *frame, binding.name), binding.value) << binding.name;
  EXPECT_EQ(read_variable(fake.program, *frame, "c"), value);
  EXPECT_TRUE(read_variable(fake.program, *frame, "a").is_null()) << "it is not bound";
  EXPECT_TRUE(read_variable(fake.program, *frame, "d").is_null());
}

// All code objects without closures share the one empty tuple; a torn one takes no local away.
TEST_F(FrameSlots, UnreadableCellNamesHideNoLocal) {
  fake.speak_frame_objects();
  const Address code = fake.code(U"f", 20, {U"a"});
  const Address value = fake.integer(1);
  const Address at = fake.frame_object(code, {}, {value});
  const Address cells = fake.tuple({});
  fake.set(code, PyCodeObject::co_cellvars, cells);
  const auto known_with = [&](std::uint64_t size) {
    fake.set(cells, layout::PyVarObject::ob_size, size);
    fake.program.forget();
    const auto frame = read_frame_object(fake.program, at);
    const Bindings bindings = frame ? read_bindings(fake.program, *frame) : Bindings{};
    EXPECT_EQ(bindings.lacks.hole().has_value(), size != 0) << size;
    return bindings.known.size();
  };
  EXPECT_EQ(known_with(0), 1U);
  EXPECT_EQ(known_with(0xdeadbeef), 1U);
  EXPECT_EQ(known_with(0x7fffffffffffffff), 1U);
}

TEST_F(FrameSlots, AVariableWhoseNameIsLostSaysSo) {
  const Address value = fake.integer(1);
  const auto read = [&](const Address code) {
    const auto frame = read_frame(fake.program, fake.frame(code, {}, {value, value, value}));
    return frame ? read_bindings(fake.program, *frame) : Bindings{};
  };
  const Address code = fake.code(U"f", 20, {U"a", U"b", U"c"});
  EXPECT_TRUE(read(code).lacks.is_nothing());
  const Address lost(0xdead0000);
  const Address names = fake.tuple({fake.text(U"a"), lost, lost});
  fake.set(code, PyCodeObject::co_localsplusnames, names);
  fake.program.forget();
  const Bindings bindings = read(code);
  ASSERT_EQ(bindings.known.size(), 3U);
  EXPECT_EQ(bindings.known[0].name, "a");
  EXPECT_EQ(bindings.known[1].name, "?");
  EXPECT_EQ(bindings.known[1].value, value);
  ASSERT_EQ(bindings.lacks.holes.size(), 1U);
}

TEST_F(FrameSlots, ACellThatCannotBeReadTakesNoVariableAwayInSilence) {
  fake.speak_frame_objects();
  const Address code = fake.code(U"f", 20, {U"a"});
  fake.set(code, PyCodeObject::co_freevars, fake.names({U"free"}));
  const Address cell = fake.object<layout::PyCellObject>(fake.type("cell"));
  fake.set(cell, layout::PyCellObject::ob_ref, fake.integer(2));
  const Address at = fake.frame_object(code, {}, {fake.integer(1), cell});
  const auto read = [&] {
    fake.program.forget();
    const auto frame = read_frame(fake.program, at);
    return frame ? read_bindings(fake.program, *frame) : Bindings{};
  };
  EXPECT_EQ(read().known.size(), 2U);
  EXPECT_TRUE(read().lacks.is_nothing());
  auto place = fake.program.layout.at(layout::FieldId::PyCellObject__ob_ref);
  place.offset = 0x10000000;  // as if its end were on a page that is lost
  fake.program.layout.set(layout::FieldId::PyCellObject__ob_ref, place);
  EXPECT_EQ(read().known.size(), 1U);
  EXPECT_TRUE(read().lacks.hole());
}

TEST_F(FrameSlots, ARunningFramesValueStackIsWhatLooksLikeObjects) {
  fake.speak_frame_objects();
  const Address object = fake.object<layout::PyObject>(
      fake.object<layout::PyHeapTypeObject>(fake.program.known.type_type));
  const Address at = fake.frame_object(
      fake.code(U"f", 1, {U"a"}), {}, {Address(), object, Address(0x17), Address(), object});
  const auto frame = read_frame(fake.program, at);
  ASSERT_TRUE(frame);
  fake.set(at, PyFrameObject::f_stacktop, 0);
  EXPECT_EQ(read_value_stack(fake.program, *frame).size(), 2U);
  EXPECT_EQ(read_top_of_stack(fake.program, *frame), object);
  fake.set(at, PyFrameObject::f_stacktop, fake.slots_of(at) + 16);
  EXPECT_EQ(read_value_stack(fake.program, *frame), std::vector<Address>{object});
  EXPECT_EQ(read_top_of_stack(fake.program, *frame), object);
  fake.set(at, PyFrameObject::f_stacktop, fake.slots_of(at) + 8);
  EXPECT_TRUE(read_top_of_stack(fake.program, *frame).is_null());
}

TEST_F(FrameSlots, ATopBelowTheVariablesIsNoTop) {
  const Address object = fake.object<layout::PyObject>(
      fake.object<layout::PyHeapTypeObject>(fake.program.known.type_type));
  const Address at = fake.frame(fake.code(U"f", 1, {U"a"}), {}, {object, object});
  const auto frame = read_frame(fake.program, at);
  ASSERT_TRUE(frame);
  const auto count_with = [&](const std::int64_t top) {
    fake.set(at, layout::_PyInterpreterFrame::stacktop, static_cast<std::uint64_t>(top));
    return read_value_stack(fake.program, *frame).size();
  };
  const auto as_running = count_with(-1);
  EXPECT_EQ(count_with(1), 0U);
  EXPECT_EQ(count_with(0), as_running);
  EXPECT_EQ(count_with(std::numeric_limits<std::int64_t>::min()), as_running);
}

}  // namespace
}  // namespace hognose::python
