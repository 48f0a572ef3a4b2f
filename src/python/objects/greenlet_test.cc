// Greenlets of a made-up release: found, read, damaged, and laid out as nobody knows.
// SPDX-License-Identifier: MIT
#include "python/objects/greenlet.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "python/fake/fake_greenlets.h"

namespace hognose::python {
namespace {

using layout::_PyInterpreterFrame;

struct GreenletTest : testing::Test {
  FakeGreenlets python;
  Address stack = python.allocate(0x1000);
  Address main = python.main_greenlet();

  GreenletSet find(std::uint64_t most_bytes = 1U << 30U) {
    python.map_memory();
    python.program.forget();
    Budget budget;
    return find_greenlets(python.program, std::array{python.interpreter()}, most_bytes, budget);
  }
  GreenletList read(Budget budget = Budget()) {
    return read_greenlets(python.program, find(), budget);
  }
  Address park(Address frame) {
    return python.greenlet({.start = stack.value() + 0x100,
                            .stop = stack.value() + 0x800,
                            .frame = frame,
                            .main = main,
                            .parent = main});
  }
  Greenlet one(Address address) {
    const GreenletList list = read();
    const auto found = std::find_if(list.greenlets.begin(),
                                    list.greenlets.end(),
                                    [&](const auto& each) { return each.address == address; });
    return found == list.greenlets.end() ? Greenlet{} : *found;
  }
  std::vector<std::string> names_of(const Greenlet& greenlet) {
    std::vector<std::string> names;
    for (const BareFrame& frame : greenlet.frames)
      names.push_back(describe_frame(python.program, frame).name());
    return names;
  }
};

TEST_F(GreenletTest, StatesAreTold) {
  const Address parked = park(python.frame_object(U"wait"));
  const Address fresh = python.greenlet({.parent = main});
  const Address ended = python.greenlet({.stop = stack.value() + 0x700, .parent = main});
  EXPECT_EQ(read().greenlets.size(), 4U);
  EXPECT_EQ(one(main).state, GreenletState::running);
  EXPECT_TRUE(one(main).is_main);
  EXPECT_EQ(one(parked).state, GreenletState::parked);
  EXPECT_EQ(one(parked).main, main);
  EXPECT_EQ(one(parked).parent, main);
  EXPECT_EQ(one(fresh).state, GreenletState::not_started);
  EXPECT_EQ(one(fresh).main, main);
  EXPECT_EQ(one(ended).state, GreenletState::dead);
  EXPECT_TRUE(read().lacks.is_nothing());
}

TEST_F(GreenletTest, FramesAreWalkedThroughThePartThatWasMovedAway) {
  const Address outer = python.frame_of(python.frame_object(U"outer"));
  // An entry shim between them is on the C stack, where others write now.
  const Address copy = python.make<_PyInterpreterFrame>();
  python.set(copy, _PyInterpreterFrame::owner, 3);
  python.set(copy, _PyInterpreterFrame::previous, outer);
  const Address start = stack + 0x100;
  const Address inner = python.frame_object(U"inner", start);
  const std::uint64_t saved = *python.program.layout.size(_PyInterpreterFrame::size);
  const Address parked = python.greenlet({.start = start.value(),
                                          .stop = stack.value() + 0x800,
                                          .copy = copy,
                                          .saved = saved,
                                          .frame = inner,
                                          .main = main,
                                          .parent = main});
  EXPECT_EQ(names_of(one(parked)), (std::vector<std::string>{"inner", "outer"}));
  EXPECT_TRUE(one(parked).lacks.is_nothing());
}

TEST_F(GreenletTest, ACircleOfFramesIsCut) {
  const Address frame = python.frame_object(U"round");
  python.set(python.frame_of(frame), _PyInterpreterFrame::previous, python.frame_of(frame));
  const Greenlet parked = one(park(frame));
  EXPECT_EQ(parked.state, GreenletState::parked);
  EXPECT_LE(parked.frames.size(), 4U);
  EXPECT_FALSE(parked.lacks.is_nothing());
}

TEST_F(GreenletTest, AFrameThatIsLostIsAHole) {
  const Address frame = python.frame_object(U"newest", nowhere);
  const Address parked = park(frame);
  EXPECT_EQ(names_of(one(parked)), std::vector<std::string>{"newest"});
  EXPECT_EQ(one(parked).lacks.holes.size(), 1U);
}

TEST_F(GreenletTest, DamageHitsOneOnly) {
  std::vector<Address> all;
  all.reserve(20);
  for (int count = 0; count < 20; ++count)
    all.push_back(park(python.frame_object(U"wait")));
  put_pointer(python, python.word_of(all[3], FakeGreenlets::stack_place + 2), 0, nowhere);
  EXPECT_EQ(one(all[3]).state, GreenletState::unknown);
  EXPECT_FALSE(one(all[3]).lacks.is_nothing());
  EXPECT_EQ(one(all[4]).state, GreenletState::parked);
}

TEST_F(GreenletTest, ALayoutThatDoesNotHoldTogetherIsNotRead) {
  const Address parked = park(python.frame_object(U"wait"));
  put_pointer(python, python.word_of(parked, FakeGreenlets::stack_place), 0, nowhere);
  const GreenletList list = read();
  EXPECT_FALSE(list.is_known);
  EXPECT_TRUE(list.greenlets.empty());
}

TEST_F(GreenletTest, OtherPointersThatLookLikeAStackAreNone) {
  // Two that ascend, and two that are null.
  for (int count = 0; count < 3; ++count) {
    const Address parked = park(python.frame_object(U"wait"));
    put_pointer(python, python.word_of(parked, 1), 0, stack + 0x10);
    put_pointer(python, python.word_of(parked, 2), 0, stack + 0x20);
  }
  const GreenletList list = read();
  EXPECT_TRUE(list.is_known);
  EXPECT_EQ(list.greenlets.size(), 4U);
}

TEST_F(GreenletTest, WhatTheCollectorDoesNotKnowIsNone) {
  const Address stale = python.object<layout::PyObject>(python.class_of_greenlets(), 64);
  const GreenletSet set = find();
  EXPECT_EQ(set.greenlets, std::vector{main});
  EXPECT_GE(set.unlinked, 1U);  // and so may a dict that has the class
  EXPECT_NE(stale, main);
}

TEST_F(GreenletTest, OnlySoMuchMemoryIsLookedThrough) {
  const GreenletSet set = find(64);
  EXPECT_TRUE(set.greenlets.empty());
  EXPECT_EQ(set.lacks.cut, Exhausted::bytes);
}

TEST_F(GreenletTest, ALimitCutsIt) {
  for (int count = 0; count < 600; ++count)
    park(python.frame_object(U"wait"));
  const GreenletList list = read(Budget({.nodes = 300}));
  EXPECT_LT(list.greenlets.size(), 601U);
  EXPECT_EQ(list.lacks.cut, Exhausted::nodes);
}

TEST_F(GreenletTest, TwoThatMayRunAreNotToldApart) {
  const Address one_of_c = park({});
  EXPECT_EQ(one(one_of_c).state, GreenletState::unknown);
  EXPECT_EQ(one(main).state, GreenletState::unknown);
}

}  // namespace
}  // namespace hognose::python
