// Tests of the frames of a thread, and of anchors on the C stack.
// SPDX-License-Identifier: MIT
#include "python/threads/thread_frames.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::CFrame;
using layout::PyThreadState;

struct ThreadFrames : testing::Test {
  FakeFrames fake;
  Budget budget;
};

TEST_F(ThreadFrames, CFramesEndAtTheRoot) {
  const Thread thread = fake.thread(1, {});
  const Address root = thread.state + *fake.program.layout.offset(PyThreadState::root_cframe);
  const Address older = fake.make<CFrame>();
  const Address newer = fake.make<CFrame>();
  fake.set(newer, CFrame::previous, older);
  fake.set(older, CFrame::previous, root);
  fake.set(thread.state, PyThreadState::cframe, newer);
  const std::vector<Address> both{newer, older};
  EXPECT_EQ(read_cframes(fake.program, thread, budget).cframes, both);
  EXPECT_TRUE(read_cframes(fake.program, thread, budget).lacks.is_nothing());
  for (const Address lie : {newer, Address(), Address(0x4141414141414141)}) {
    fake.set(older, CFrame::previous, lie);
    EXPECT_EQ(read_cframes(fake.program, thread, budget).cframes.front(), newer);
    EXPECT_TRUE(read_cframes(fake.program, thread, budget).lacks.hole()) << lie.value();
  }
}

TEST_F(ThreadFrames, WhatClearsUpAfterAnInitIsNoFrame) {
  const Address name = fake.text(U"__init__");
  const Address code = fake.code(U"__init__", 4);
  fake.set(code, layout::PyCodeObject::co_name, name);
  fake.set(code, layout::PyCodeObject::co_filename, name);
  const Address true_code = fake.code(U"__init__", 4, {U"self"});
  fake.set(true_code, layout::PyCodeObject::co_filename, name);
  const Address make = fake.frame(fake.code(U"make", 1), {});
  const Address cleanup = fake.frame(code, make);
  const Address init = fake.frame(true_code, cleanup);
  const auto frames = read_frames(fake.program, fake.thread(1, init), budget).frames;
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].address, init);
  EXPECT_EQ(frames[1].address, make);
}

TEST_F(ThreadFrames, AChainThatEndsBeforeItsEntryFrameIsNotWhole) {
  const auto lacks = [this](Address newest) {
    fake.program.forget();
    return read_frames(fake.program, fake.thread(1, newest), budget).lacks;
  };
  const Address main = fake.frame(fake.code(U"main", 1), fake.shim({}));
  EXPECT_TRUE(lacks(fake.frame(fake.code(U"f", 2), main)).is_nothing());
  const Address cut = fake.frame(fake.code(U"f", 2), {});
  EXPECT_EQ(lacks(cut).hole()->kind, ErrorKind::corrupt);
  // As frames of others are that no eval loop executes.
  fake.set(cut, layout::_PyInterpreterFrame::owner, 1);
  EXPECT_TRUE(lacks(cut).is_nothing());
  fake.set(cut, layout::_PyInterpreterFrame::owner, 0);
  // 3.11 has no entry frames, but each loop's first one is marked.
  fake.program.dialect.activation = layout::Activation::is_entry;
  EXPECT_EQ(lacks(cut).hole()->kind, ErrorKind::corrupt);
  fake.set(cut, layout::_PyInterpreterFrame::is_entry, 1);
  EXPECT_TRUE(lacks(cut).is_nothing());
}

TEST_F(ThreadFrames, AFrameObjectThatEndsInZerosHasNotBeenTheOldest) {
  fake.speak_frame_objects();
  const Address main = fake.frame_object(fake.code(U"main", 1), {});
  const Thread thread = fake.thread(1, fake.frame_object(fake.code(U"f", 2), main));
  EXPECT_TRUE(read_frames(fake.program, thread, budget).lacks.is_nothing());
  fake.set(main, layout::PyObject::ob_type, Address());  // its page ends before f_code
  fake.program.forget();
  const FrameList list = read_frames(fake.program, thread, budget);
  EXPECT_EQ(list.frames.size(), 2U);
  ASSERT_TRUE(list.lacks.hole());
  EXPECT_EQ(list.lacks.hole()->address, main);
}

struct FramesOfCFrames : ThreadFrames {
  FramesOfCFrames() {
    fake.program.dialect.frame_chain = layout::FrameChain::cframe;
    fake.set(older, CFrame::current_frame, main);
    fake.set(older,
             CFrame::previous,
             thread.state + *fake.program.layout.offset(PyThreadState::root_cframe));
    fake.set(thread.state, PyThreadState::cframe, newer);
  }
  std::vector<Address> frames() {
    std::vector<Address> found;
    fake.program.forget();
    for (const BareFrame& frame : read_frames(fake.program, thread, budget).frames) {
      found.push_back(frame.address);
    }
    return found;
  }

  Address main = fake.frame(fake.code(U"main", 1), {});
  Thread thread = fake.thread(1, {});
  Address stack = fake.allocate(4096);
  Address newer = stack + 256;
  Address older = stack + 2048;
};

TEST_F(FramesOfCFrames, ALoopThatIsBeingEnteredHasNoFrameYet) {
  const Address junk =
      fake.bytes("just some other memory, long enough for a frame .................");
  const Address like_a_shim = fake.shim(Address(1));
  for (const Address leftover : {Address(), Address(1), junk, like_a_shim, thread.state}) {
    fake.set(newer, CFrame::current_frame, leftover);
    fake.set(newer, CFrame::previous, leftover);
    EXPECT_EQ(frames(), std::vector<Address>{main}) << leftover.value();
  }
}

TEST_F(FramesOfCFrames, WhatDoesNotLeadToTheLoopThatCalledMayHaveBeenOverwritten) {
  const auto hole = [this] {
    fake.program.forget();
    return read_frames(fake.program, thread, budget).newest_hole;
  };
  fake.set(newer, CFrame::current_frame, Address());
  fake.set(newer, CFrame::previous, older);
  EXPECT_FALSE(hole());
  fake.set(newer, CFrame::previous, Address());
  EXPECT_TRUE(hole());
  fake.set(older, CFrame::current_frame, Address());
  EXPECT_TRUE(hole());
  fake.set(newer, CFrame::current_frame, main);
  EXPECT_FALSE(hole());
}

TEST_F(FramesOfCFrames, DamagedFramesStayTheNewest) {
  const Address damaged = fake.frame(Address(0x10), main);
  const Address newest = fake.frame(Address(0x10), damaged);
  for (const Address frame : {damaged, newest}) {
    fake.set(newer, CFrame::current_frame, frame);
    EXPECT_EQ(frames().front(), frame);
    EXPECT_EQ(frames().back(), main);
  }
}

// A core that was cut short has frames without their code: they are no leftovers.
TEST_F(FramesOfCFrames, AFrameWhoseCodeACoreHasLostStaysTheNewest) {
  const Address code(0xdead0000);
  const Address newest = fake.frame(code, {});
  fake.set(newer, CFrame::current_frame, newest);
  fake.set(newer, CFrame::previous, older);
  EXPECT_EQ(frames(), std::vector<Address>{main});
  fake.set_maps(target::Maps({{{code, code + 4096}, 0, true, true, false, ""}}));
  EXPECT_EQ(frames(), std::vector<Address>{newest});
}

}  // namespace
}  // namespace hognose::python
