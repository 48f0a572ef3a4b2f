// Runtimes that only their shape gives away.
// SPDX-License-Identifier: MIT
#include "python/open/find_interpreters.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::_PyRuntimeState;
using layout::PyInterpreterState;
using layout::PyThreadState;

/// One interpreter with one thread, and a few pages of data in which nothing points to it.
struct RuntimeByShape : testing::Test {
  FakeFrames fake;
  Address interpreter;
  Address thread;
  AddressRange data;

  RuntimeByShape() {
    const Thread made = fake.thread(0x7000, Address());
    interpreter = made.interpreter;
    thread = made.state;
    make_whole(interpreter);
    data = AddressRange::from(fake.allocate(0x8000), 0x8000);
    fake.map_memory();
  }
  /// Gives an interpreter what one has that has begun.
  void make_whole(Address begun) {
    fake.set(begun, PyInterpreterState::modules, fake.dict({}));
    fake.set(begun, PyInterpreterState::sysdict, fake.dict({}));
    fake.set(begun, PyInterpreterState::builtins, fake.dict({}));
  }
  /// An interpreter with a thread, in front of `next`.
  Address add_interpreter(std::int64_t id, Address next) {
    const Address added = fake.make<PyInterpreterState>();
    const Address state = fake.make<PyThreadState>();
    fake.set(state, PyThreadState::interp, added);
    fake.set(added, PyInterpreterState::threads_head, state);
    fake.set(added, PyInterpreterState::id, id);
    fake.set(added, PyInterpreterState::next, next);
    make_whole(added);
    fake.map_memory();
    return added;
  }
  Address put_runtime(std::uint64_t offset, Address head, Address main) {
    const Address runtime = data.begin + offset;
    fake.set(runtime, _PyRuntimeState::interpreters_head, head);
    fake.set(runtime, _PyRuntimeState::interpreters_main, main);
    return runtime;
  }
  Result<Address> find(Budget budget = Budget()) {
    return find_runtime_by_shape(fake.program, std::span(&data, 1), budget);
  }
  void expect_none() {
    const auto found = find();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::not_found);
  }
};

TEST_F(RuntimeByShape, IsWhereHeadAndMainLeadToInterpreters) {
  expect_none();
  const Address runtime = put_runtime(0x1238, interpreter, interpreter);
  EXPECT_EQ(find(), runtime);
  fake.set(runtime, _PyRuntimeState::gilstate_tstate_current, thread);
  EXPECT_EQ(find(), runtime);
}

TEST_F(RuntimeByShape, TheNewestInterpreterLeadsToTheMainOne) {
  const Address newest = add_interpreter(2, add_interpreter(1, interpreter));
  const Address runtime = put_runtime(0x40, newest, interpreter);
  EXPECT_EQ(find(), runtime);
}

TEST_F(RuntimeByShape, APageThatIsLostHidesNoOther) {
  const Address runtime = put_runtime(0x5000, interpreter, interpreter);
  fake.parts.memory->make_hole(
      AddressRange::from(Address(data.begin.value() / 4096 * 4096 + 0x2000), 0x1000));
  fake.program.forget();
  EXPECT_EQ(find(), runtime);
}

TEST_F(RuntimeByShape, TwoAreOneTooMany) {
  put_runtime(0x1000, interpreter, interpreter);
  put_runtime(0x4000, interpreter, interpreter);
  const auto found = find();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::corrupt);
}

TEST_F(RuntimeByShape, AListThatBitesItsTailEnds) {
  const Address loop = add_interpreter(1, Address());
  fake.set(loop, PyInterpreterState::next, loop);
  put_runtime(0x40, loop, interpreter);
  expect_none();
}

TEST_F(RuntimeByShape, AThreadOfAnotherInterpreterIsALie) {
  put_runtime(0x40, interpreter, interpreter);
  fake.set(thread, PyThreadState::interp, interpreter + 8);
  expect_none();
}

TEST_F(RuntimeByShape, TheHolderOfTheGilIsAThread) {
  const Address runtime = put_runtime(0x40, interpreter, interpreter);
  for (const Address lie : {Address(0x10), data.begin, interpreter}) {
    fake.set(runtime, _PyRuntimeState::gilstate_tstate_current, lie);
    expect_none();
  }
}

TEST_F(RuntimeByShape, TheMainInterpreterIsTheFirstOne) {
  const Address second = add_interpreter(1, Address());
  put_runtime(0x40, second, second);
  expect_none();
}

// The header of an obmalloc pool that is alone in its size class points to itself.
TEST_F(RuntimeByShape, WhatPointsToItselfIsNoInterpreter) {
  const Address pool = fake.allocate(0x1000);
  make_whole(pool);
  fake.set(pool, PyThreadState::interp, pool);
  fake.set(pool, PyInterpreterState::threads_head, pool);
  fake.map_memory();
  put_runtime(0x40, pool, pool);
  expect_none();
}

TEST_F(RuntimeByShape, ASearchThatIsCutSaysSo) {
  put_runtime(0x7000, interpreter, interpreter);
  const auto found =
      find(Budget({.nodes = 1000, .bytes = 0x3000, .time = std::chrono::minutes(1)}));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::limit);
}

TEST_F(RuntimeByShape, TimeAndCtrlCEndASearch) {
  put_runtime(0x7000, interpreter, interpreter);
  const auto late = find(Budget({.time = std::chrono::milliseconds(-1)}));
  const auto stopped = find(Budget(scan_limits, [] { return true; }));
  ASSERT_FALSE(late);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(late.error().kind, ErrorKind::limit);
  EXPECT_EQ(stopped.error().kind, ErrorKind::interrupted);
}

TEST_F(RuntimeByShape, TheListOfInterpretersIsLookedForWithinABudget) {
  fake.parts.memory->put_u64(data.begin + 0x7000, interpreter.value());
  Budget few({.bytes = 0x3000});
  EXPECT_EQ(find_interpreters_head(fake.program, std::span(&data, 1), few), Address());
  Budget enough;
  EXPECT_EQ(find_interpreters_head(fake.program, std::span(&data, 1), enough), data.begin + 0x7000);
}

}  // namespace
}  // namespace hognose::python
