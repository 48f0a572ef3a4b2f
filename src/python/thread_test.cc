// Tests of thread lists, anchors on the C stack and the state of the runtime, in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/thread.h"

#include <gtest/gtest.h>

#include "python/fake_frames.h"

namespace hognose::python {
namespace {

using layout::_gil_runtime_state;
using layout::CFrame;
using layout::PyInterpreterState;
using layout::PyThreadState;

struct Threads : testing::Test {
  FakeFrames fake;
  Budget budget;

  ThreadList read() {
    fake.program.forget();
    return read_threads(fake.program, budget);
  }
};

TEST_F(Threads, TheOldestComesFirst) {
  fake.thread(1, {});
  fake.thread(2, {});
  const ThreadList list = read();
  ASSERT_EQ(list.threads.size(), 2U);
  EXPECT_FALSE(list.hole);
  EXPECT_EQ(list.threads[0].ident, 1U);
  EXPECT_EQ(list.threads[1].native_id, 1002);
}

TEST_F(Threads, BeforeInitialisationThereAreNone) {
  fake.program.interpreters_head = fake.allocate(8);
  const ThreadList list = read();
  EXPECT_TRUE(list.threads.empty());
  EXPECT_FALSE(list.hole);
}

TEST_F(Threads, ACircularListIsReadOnce) {
  const Thread first = fake.thread(1, {});
  const Thread second = fake.thread(2, {});
  fake.set(first.state, PyThreadState::next, second.state);
  const ThreadList list = read();
  EXPECT_EQ(list.threads.size(), 2U);
  ASSERT_TRUE(list.hole);
  EXPECT_EQ(list.hole->kind, ErrorKind::corrupt);
}

TEST_F(Threads, AStateOfAnotherInterpreterIsAHole) {
  const Thread first = fake.thread(1, {});
  fake.thread(2, {});
  fake.set(first.state, PyThreadState::interp, Address(0x10));
  const ThreadList list = read();
  EXPECT_EQ(list.threads.size(), 1U);
  EXPECT_TRUE(list.hole);
}

TEST_F(Threads, AreMatchedByTlsBaseThenByKernelId) {
  fake.thread(0x7f0000, {});
  fake.thread(0x7f8000, {});
  const ThreadList list = read();
  target::OsThread os_thread;
  os_thread.tls_base = Address(0x7f8000);
  ASSERT_EQ(find_states(list, os_thread).size(), 1U);
  EXPECT_EQ(find_states(list, os_thread)[0].ident, 0x7f8000U);
  os_thread = {};
  os_thread.tid = 0x7f0000 + 1000;
  ASSERT_EQ(find_states(list, os_thread).size(), 1U);
  EXPECT_EQ(find_states(list, os_thread)[0].ident, 0x7f0000U);
  os_thread.tid_in_target = 5;
  EXPECT_TRUE(find_states(list, os_thread).empty());
}

TEST_F(Threads, AKernelThreadMayHaveAStateInEachOfSeveralInterpreters) {
  const Thread outer = fake.thread(0x7f0000, {});
  fake.thread(0x7f8000, {});
  const Thread inner = fake.thread(0x7f0000, {});
  target::OsThread os_thread;
  os_thread.tls_base = Address(0x7f0000);
  const auto states = find_states(read(), os_thread);
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].state, inner.state);
  EXPECT_EQ(states[1].state, outer.state);
}

TEST_F(Threads, CFramesEndAtTheRoot) {
  const Thread thread = fake.thread(1, {});
  const Address root = thread.state + *fake.program.layout.offset(PyThreadState::root_cframe);
  const Address older = fake.make<CFrame>();
  const Address newer = fake.make<CFrame>();
  fake.set(newer, CFrame::previous, older);
  fake.set(older, CFrame::previous, root);
  fake.set(thread.state, PyThreadState::cframe, newer);
  EXPECT_EQ(read_cframes(fake.program, thread, budget), (std::vector<Address>{newer, older}));
  fake.set(older, CFrame::previous, newer);
  EXPECT_EQ(read_cframes(fake.program, thread, budget).size(), 2U);
}

struct FramesOfCFrames : Threads {
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
    for (const Frame& frame : read_frames(fake.program, thread, budget).frames) {
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

struct RuntimeStates : Threads {
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
