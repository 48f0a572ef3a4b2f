// Which loop a thread runs, in made-up thread states.
// SPDX-License-Identifier: MIT
#include "python/objects/running_loop.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

/// A thread state of 3.12 or older, in which other things stand before the dict.
struct RunningLoopTest : testing::Test {
  static constexpr std::uint64_t dict_at = 112;
  FakeTasks python;
  Address loop = python.object<layout::PyObject>(python.type("uvloop.loop.Loop"));
  Address state = python.allocate(512);

  void SetUp() override {
    python.program.layout.set(layout::FieldId::_PyThreadStateImpl__asyncio_running_loop, {});
    python.import_asyncio({});
    put_pointer(python, state, 8, python.interpreter());
    put_pointer(python, state, 16, Address(0x4141));
    put_pointer(python, state, 24, python.integer(3));
    put_pointer(python, state, 32, make_attribute_dict(python, {{U"other", loop}}));
  }
  void set_running(Address value) {
    put_pointer(python,
                state,
                dict_at,
                make_attribute_dict(python, {{U"__asyncio_running_event_loop__", value}}));
  }
  Address find() {
    Budget budget;
    return find_running_loop(python.program, python.interpreter(), state, budget);
  }
  Address find_without_frame() {
    Budget budget;
    return find_loop_without_frame(python.program, python.interpreter(), state, budget);
  }
};

TEST_F(RunningLoopTest, OneThatRunsNoneHasNone) {
  EXPECT_EQ(find(), Address());
  set_running(python.none());
  EXPECT_EQ(find(), Address());
}

TEST_F(RunningLoopTest, TheDictOfTheThreadHasIt) {
  set_running(loop);
  EXPECT_EQ(find(), loop);
}

TEST_F(RunningLoopTest, AnObjectThereHasIt) {
  const Address holder = python.object<layout::PyObject>(python.type("_RunningLoopHolder"), 8);
  put_pointer(python, holder, *python.program.layout.size(layout::PyObject::size), loop);
  set_running(holder);
  EXPECT_EQ(find(), loop);
}

TEST_F(RunningLoopTest, WhatCannotBeReadRunsNone) {
  set_running(Address(0x4141));
  EXPECT_EQ(find(), Address());
  state = Address(0x4141);
  EXPECT_EQ(find(), Address());
}

TEST_F(RunningLoopTest, ALimitEndsIt) {
  set_running(loop);
  Budget spent(Budget::Limits{.nodes = 0});
  EXPECT_EQ(find_running_loop(python.program, python.interpreter(), state, spent), Address());
}

TEST_F(RunningLoopTest, NobodyLooksWhereNothingOfUvloopIsMapped) {
  set_running(loop);
  EXPECT_EQ(find_without_frame(), Address());
  python.set_maps(
      target::Maps({{{Address(0x1000), Address(0x2000)},
                     0,
                     false,
                     true,
                     true,
                     "/srv/site-packages/uvloop/loop.cpython-312-x86_64-linux-gnu.so"}}));
  python.program.forget();
  EXPECT_EQ(find_without_frame(), loop);
}

TEST(RunningLoop, TheThreadStateSaysIt) {
  FakeTasks python;
  const Address loop = python.none();
  const Address state = python.make<layout::_PyThreadStateImpl>();
  python.set(state, layout::_PyThreadStateImpl::asyncio_running_loop, loop);
  Budget budget;
  EXPECT_EQ(find_running_loop(python.program, python.interpreter(), state, budget), loop);
}

}  // namespace
}  // namespace hognose::python
