// Tests of the state of the runtime, in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/threads/runtime_state.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::_gil_runtime_state;
using layout::PyInterpreterState;
using layout::PyThreadState;

struct RuntimeStates : testing::Test {
  FakeFrames fake;
  Thread thread = fake.thread(1, {});
  Address gil = fake.make<_gil_runtime_state>();

  RuntimeStates() {
    for (const auto id : {layout::FieldId::PyThreadState__holds_gil,
                          layout::FieldId::PyThreadState__state,
                          layout::FieldId::_PyRuntimeState__gilstate_tstate_current,
                          layout::FieldId::_PyRuntimeState__ceval_gil,
                          layout::FieldId::_gil_runtime_state__enabled}) {
      fake.program.layout.set(id, {});
    }
    fake.set(thread.interpreter, PyInterpreterState::ceval_gil, gil);
    fake.set(gil, _gil_runtime_state::last_holder, thread.state);
  }
};

TEST_F(RuntimeStates, TheLastHolderHoldsTheGilWhileItIsLocked) {
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, false);
  fake.set(gil, _gil_runtime_state::locked, 1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, true);
}

TEST_F(RuntimeStates, TheHolderIsTheOneWhoCollects) {
  fake.set(gil, _gil_runtime_state::locked, 1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).is_collecting, false);
  fake.set(thread.interpreter, PyInterpreterState::gc_collecting, 1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).is_collecting, true);
}

TEST_F(RuntimeStates, OneOfSeveralStatesHoldsTheGilForItsThread) {
  fake.set(gil, _gil_runtime_state::locked, 1);
  const Thread other = fake.thread(1, {});
  EXPECT_EQ(read_runtime_state(fake.program, other).holds_gil, false);
  EXPECT_EQ(read_runtime_state(fake.program, std::vector{thread, other}).holds_gil, true);
  EXPECT_EQ(read_runtime_state(fake.program, std::vector{other, thread}).holds_gil, true);
}

// Up to 3.11 a thread that goes on in another interpreter keeps the GIL, in the name of the state that took it.
TEST_F(RuntimeStates, AThreadThatHasSwappedItsStatesHoldsTheGil) {
  for (const auto id : {layout::FieldId::_PyRuntimeState__gilstate_tstate_current,
                        layout::FieldId::_PyRuntimeState__ceval_gil})
    fake.program.layout.set(id, make_fake_layout().at(id));
  const auto runtime = fake.program.view<layout::_PyRuntimeState>(fake.program.runtime);
  const Address own = *runtime.address_of(layout::_PyRuntimeState::ceval_gil);
  const Thread other = fake.thread(1, {});
  fake.set(own, _gil_runtime_state::locked, 1);
  fake.set(own, _gil_runtime_state::last_holder, thread.state);
  const auto set_current = [&](Address state) {
    fake.set(fake.program.runtime, layout::_PyRuntimeState::gilstate_tstate_current, state);
  };
  set_current(other.state);
  EXPECT_EQ(read_runtime_state(fake.program, std::vector{other, thread}).holds_gil, true);
  set_current(Address(0x123450));  // of another thread, which has taken it by now
  EXPECT_NE(read_runtime_state(fake.program, std::vector{other, thread}).holds_gil, true);
  set_current(other.state);
  fake.set(own, _gil_runtime_state::locked, 0);
  EXPECT_EQ(read_runtime_state(fake.program, std::vector{other, thread}).holds_gil, false);
}

// Whoever takes a GIL locks it before it says who it is.
TEST_F(RuntimeStates, TheHolderBeforeIsNotTheHolder) {
  constexpr auto id = layout::FieldId::PyThreadState__state;
  fake.program.layout.set(id, make_fake_layout().at(id));
  fake.set(gil, _gil_runtime_state::locked, 1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, std::nullopt);
  fake.set(thread.state, PyThreadState::state, 1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, true);
}

TEST_F(RuntimeStates, AttachmentIsAFewNumbers) {
  constexpr auto id = layout::FieldId::PyThreadState__state;
  EXPECT_EQ(read_runtime_state(fake.program, thread).attachment, std::nullopt);
  fake.program.layout.set(id, make_fake_layout().at(id));
  EXPECT_EQ(read_runtime_state(fake.program, thread).attachment, Attachment::detached);
  fake.set(thread.state, PyThreadState::state, 2);
  EXPECT_EQ(read_runtime_state(fake.program, thread).attachment, Attachment::suspended);
  fake.set(thread.state, PyThreadState::state, -1);
  EXPECT_EQ(read_runtime_state(fake.program, thread).attachment, Attachment::other);
  const Thread other = fake.thread(1, {});
  fake.set(other.state, PyThreadState::state, 1);
  const std::vector<Thread> states{other, thread};
  EXPECT_EQ(read_runtime_state(fake.program, states).attachment, Attachment::attached);
}

TEST_F(RuntimeStates, WhoHasAskedForItStopsTheWorld) {
  fake.set(thread.interpreter, PyInterpreterState::stoptheworld_requester, thread.state);
  EXPECT_FALSE(read_runtime_state(fake.program, thread).stops_the_world);
  fake.set(thread.interpreter, PyInterpreterState::stoptheworld_requested, 1);
  EXPECT_TRUE(read_runtime_state(fake.program, thread).stops_the_world);
  EXPECT_FALSE(read_runtime_state(fake.program, fake.thread(2, {})).stops_the_world);
}

TEST_F(RuntimeStates, AnyOtherFutexOfTheGilIsForTakingOrDroppingIt) {
  const Address condition = gil + *fake.program.layout.offset(_gil_runtime_state::cond);
  EXPECT_TRUE(is_gil_change_futex(fake.program, thread, gil));
  EXPECT_FALSE(is_gil_change_futex(fake.program, thread, condition));
  EXPECT_FALSE(is_gil_change_futex(fake.program, thread, gil + 4096));
}

TEST_F(RuntimeStates, AStrippedPython36HasNoOtherFutexInItsData) {
  fake.program.layout.set(layout::FieldId::PyInterpreterState__ceval_gil, {});
  const AddressRange data = AddressRange::from(fake.allocate(64), 64);
  EXPECT_FALSE(is_gil_change_futex(fake.program, thread, data.begin));
  fake.program.static_data = {data};
  EXPECT_TRUE(is_gil_change_futex(fake.program, thread, data.begin + 8));
  EXPECT_FALSE(is_gil_change_futex(fake.program, thread, data.end));
  fake.program.dialect.text = layout::Text::python2;
  EXPECT_FALSE(is_gil_change_futex(fake.program, thread, data.begin + 8));
}

TEST_F(RuntimeStates, TheLockOfAStrippedPython2IsFoundInTheCodeThatReleasesIt) {
  fake.program.layout.set(layout::FieldId::PyInterpreterState__ceval_gil, {});
  fake.program.dialect.text = layout::Text::python2;
  const Address code = fake.allocate(64);
  const Address variable = code + 4 + 7 + 0x10;
  // endbr64; mov 0x10(%rip), %rdi
  constexpr std::array<std::uint8_t, 11> bytes{
      0xf3, 0x0f, 0x1e, 0xfa, 0x48, 0x8b, 0x3d, 0x10, 0, 0, 0};
  fake.parts.memory->put(code, std::as_bytes(std::span(bytes)));
  fake.parts.memory->put_pointer(variable, Address(0x5000));
  EXPECT_FALSE(is_gil_futex(fake.program, thread, Address(0x5000)));
  fake.parts.symbols->add("PyEval_ReleaseLock", code);
  EXPECT_TRUE(is_gil_futex(fake.program, thread, Address(0x5000)));
  EXPECT_FALSE(is_gil_futex(fake.program, thread, Address(0x5008)));
  EXPECT_FALSE(is_gil_futex(fake.program, thread, Address()));
}

TEST_F(RuntimeStates, AFutexInsideTheConditionIsTheGils) {
  const Address condition = gil + *fake.program.layout.offset(_gil_runtime_state::cond);
  EXPECT_TRUE(is_gil_futex(fake.program, thread, condition + 40));
  EXPECT_FALSE(is_gil_futex(fake.program, thread, condition + 48));
  EXPECT_FALSE(is_gil_futex(fake.program, thread, Address()));
}

TEST_F(RuntimeStates, Python2AndPython36NameTheHolder) {
  fake.program.current_thread_state = fake.allocate(8);
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, false);
  fake.parts.memory->put_pointer(fake.program.current_thread_state, thread.state);
  fake.program.forget();
  EXPECT_EQ(read_runtime_state(fake.program, thread).holds_gil, true);
}

}  // namespace
}  // namespace hognose::python
