// Tests of frames and their chains, in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/frames/frame.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/frames/frame_slots.h"
#include "python/threads/thread_frames.h"

namespace hognose::python {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyCodeObject;
using layout::PyFrameObject;

/// A FrameList, described.
struct Chain {
  std::vector<Frame> frames;
  Lacks lacks;
};

std::string names_of(const Chain& chain) {
  std::string names;
  for (const Frame& frame : chain.frames) {
    names += frame.owner == FrameOwner::entry_shim ? "| " : frame.name() + " ";
  }
  return names;
}

struct Frames : testing::Test {
  FakeFrames fake;
  Budget budget;

  Chain read(Address newest) { return read(newest, budget); }
  Chain read(Address newest, Budget& allowance) {
    const FrameList list = read_frames(fake.program, fake.thread(7, newest), allowance);
    Chain chain{{}, list.lacks};
    for (const BareFrame& frame : list.frames)
      chain.frames.push_back(describe_frame(fake.program, frame));
    return chain;
  }
};

TEST_F(Frames, DescribingReadsNothingOfTheTarget) {
  const Address newest = fake.frame(fake.code(U"f", 9), {});
  const FrameList list = read_frames(fake.program, fake.thread(7, newest), budget);
  ASSERT_EQ(list.frames.size(), 1U);
  const auto fetches = fake.program.memory().fetches();
  const Frame frame = describe_frame(fake.program, list.frames[0]);
  EXPECT_EQ(frame.name(), "f");
  EXPECT_EQ(frame.position.line, 9);
  EXPECT_EQ(fake.program.memory().fetches(), fetches);
}

TEST_F(Frames, ChainOfInterpreterFramesKeepsShims) {
  const Address oldest = fake.frame(fake.code(U"main", 1), fake.shim({}));
  const Address newest = fake.frame(fake.code(U"f", 9), fake.shim(oldest));
  const Chain list = read(newest);
  EXPECT_EQ(names_of(list), "f | main | ");
  EXPECT_EQ(list.frames[0].position.line, 9);
  EXPECT_EQ(list.frames[0].filename(), "prog.py");
  EXPECT_TRUE(list.lacks.is_nothing());
}

TEST_F(Frames, TagsAreTakenOffReferences) {
  fake.program.dialect.slot = layout::Slot::tagged;
  const Address code = fake.code(U"f", 9, {U"a", U"unbound", U"index"});
  const Address value = fake.integer(5);
  const Address at = fake.frame(code, {}, {value + 1, Address(1), Address(4 * 8 + 3)});
  fake.set(at, _PyInterpreterFrame::f_executable, code + 1);
  const auto frame = read_frame(fake.program, at);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->name(), "f");
  const Bindings bindings = read_bindings(fake.program, *frame);
  EXPECT_TRUE(bindings.lacks.is_nothing());
  ASSERT_EQ(bindings.known.size(), 1U);
  EXPECT_EQ(bindings.known.front().name, "a");
  EXPECT_EQ(bindings.known.front().value, value);
  EXPECT_TRUE(bindings.known.front().is_argument);
}

// A function that Nuitka compiled looked as if it had no variables.
TEST_F(Frames, VariablesOfCompiledCodeAreAHole) {
  const Address at = fake.frame(fake.code(U"f", 1), {});
  fake.set(at, _PyInterpreterFrame::frame_obj, fake.object<layout::PyObject>(fake.type("frame")));
  EXPECT_TRUE(read_bindings(fake.program, *read_bare_frame(fake.program, at)).lacks.is_nothing());
  fake.set(at,
           _PyInterpreterFrame::frame_obj,
           fake.object<layout::PyObject>(fake.type("compiled_frame")));
  const auto hole = read_bindings(fake.program, *read_bare_frame(fake.program, at)).lacks.hole();
  ASSERT_TRUE(hole);
  EXPECT_EQ(hole->kind, ErrorKind::unsupported);
}

TEST_F(Frames, AnInstructionPointerOutsideTheBytecodeIsAHole) {
  const Address at = fake.frame(fake.code(U"f", 9), {});
  fake.set(at, _PyInterpreterFrame::instr_ptr, Address(0x1234));
  const auto frame = read_frame(fake.program, at);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->name(), "f");
  EXPECT_FALSE(frame->position.line);
  ASSERT_TRUE(frame->hole);
  EXPECT_EQ(frame->hole->kind, ErrorKind::corrupt);
}

TEST_F(Frames, ThreadLocalBytecode) {
  fake.program.layout.set(layout::FieldId::_PyInterpreterFrame__tlbc_index,
                          fake.program.layout.at(layout::FieldId::_PyInterpreterFrame__f_locals));
  const Address code = fake.code(U"f", 9);
  const Address copy = fake.allocate(FakeFrames::code_bytes);
  const Address array = fake.make<layout::_PyCodeArray>(64);
  fake.parts.memory->put_u64(array, 2);
  fake.parts.memory->put_pointer(
      array + *fake.program.layout.offset(layout::_PyCodeArray::entries) + 8, copy);
  fake.set(code, PyCodeObject::co_tlbc, array);
  const Address at = fake.frame(code, {});
  fake.set(at, _PyInterpreterFrame::tlbc_index, 1);
  fake.set(at, _PyInterpreterFrame::instr_ptr, copy + 4);
  EXPECT_EQ(read_frame(fake.program, at)->position.line, 9);
  fake.set(at, _PyInterpreterFrame::tlbc_index, 2);
  EXPECT_FALSE(read_frame(fake.program, at)->position.line);
}

TEST_F(Frames, WhatIsNoCodeObjectIsAHoleAndTheChainGoesOn) {
  const Address main = fake.frame(fake.code(U"main", 1), fake.shim({}));
  const Chain list = read(fake.frame(fake.none(), main));
  EXPECT_EQ(names_of(list), "? main | ");
  EXPECT_TRUE(list.frames[0].hole);
  EXPECT_TRUE(list.lacks.holes.empty());
}

// A core that was cut short has the code object, and not the strings that it points to.
TEST_F(Frames, ANameAFileOrLinesThatAreLostAreAHole) {
  for (const auto field :
       {PyCodeObject::co_name, PyCodeObject::co_filename, PyCodeObject::co_linetable}) {
    const Address code = fake.code(U"f", 9);
    fake.set(code, field, Address(0xdead0000));
    const auto frame = read_frame(fake.program, fake.frame(code, {}));
    ASSERT_TRUE(frame);
    ASSERT_TRUE(frame->hole) << frame->name() << " in " << frame->filename();
    EXPECT_EQ(frame->hole->kind, ErrorKind::unmapped);
    EXPECT_EQ(frame->name() == "?", field.id == PyCodeObject::co_name.id);
  }
}

TEST_F(Frames, CodeIsKnownByItsNameWhereItsTypeHasLostItsOwn) {
  const Address code = fake.code(U"f", 9);
  fake.program.known.code_type = {};
  const Address type = fake.type("code");
  fake.set(type, layout::PyTypeObject::tp_name, Address(0x10));
  fake.set(code, layout::PyObject::ob_type, type);
  EXPECT_EQ(read_frame(fake.program, fake.frame(code, {}))->name(), "f");
  fake.set(code, PyCodeObject::co_name, fake.none());
  EXPECT_TRUE(read_frame(fake.program, fake.frame(code, {}))->hole);
}

TEST_F(Frames, ATornChainEndsInAHole) {
  const Chain list = read(fake.frame(fake.code(U"f", 9), Address(0xdead0000)));
  EXPECT_EQ(names_of(list), "f ");
  ASSERT_TRUE(list.lacks.hole());
  EXPECT_EQ(list.lacks.hole()->kind, ErrorKind::unmapped);
}

TEST_F(Frames, ACircleIsShownOnceAndEndsInAHole) {
  const Address c = fake.frame(fake.code(U"c", 1), {});
  const Address b = fake.frame(fake.code(U"b", 1), c);
  const Address a = fake.frame(fake.code(U"a", 1), b);
  fake.set(c, _PyInterpreterFrame::previous, b);
  const Chain list = read(a);
  EXPECT_EQ(names_of(list), "a b c ");
  ASSERT_TRUE(list.lacks.hole());
  EXPECT_EQ(list.lacks.hole()->kind, ErrorKind::corrupt);
  EXPECT_EQ(list.lacks.hole()->address, b);
}

TEST_F(Frames, TheBudgetCutsAChain) {
  const Address main = fake.frame(fake.code(U"main", 1), {});
  const Address newest = fake.frame(fake.code(U"f", 1), main);
  Budget::Limits limits;
  limits.nodes = 1;
  Budget small(limits);
  const Chain list = read(newest, small);
  EXPECT_EQ(names_of(list), "f ");
  EXPECT_EQ(list.lacks.cut, Exhausted::nodes);
}

TEST_F(Frames, FrameObjectsAndTheLineOfATracedFrame) {
  fake.speak_frame_objects();
  const Address main = fake.frame_object(fake.code(U"main", 1), {});
  const Address f = fake.frame_object(fake.code(U"f", 20), main);
  fake.set(f, PyFrameObject::f_lasti, 8);
  fake.set(main, PyFrameObject::f_lasti, 0);
  fake.set(main, PyFrameObject::f_lineno, 77);
  Chain list = read(f);
  EXPECT_EQ(names_of(list), "f main ");
  EXPECT_EQ(list.frames[0].position.line, 21);
  EXPECT_EQ(list.frames[1].position.line, 1);
  fake.set(main, PyFrameObject::f_trace, fake.none());
  list = read(f);
  EXPECT_EQ(list.frames[1].position.line, 77);
  fake.set(main, PyFrameObject::f_trace, 0);
  fake.set(main, PyFrameObject::f_lasti, -1);  // made by others
  list = read(f);
  EXPECT_EQ(list.frames[1].position.line, 77);
}

}  // namespace
}  // namespace hognose::python
