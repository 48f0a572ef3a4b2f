// Tests of who runs what in a process of several interpreters, and of ids where no TLS base is
// known.
// SPDX-License-Identifier: MIT
#include "python/threads/kernel_threads.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/threads/read_threads.h"

namespace hognose::python {
namespace {

using layout::CFrame;
using layout::PyInterpreterState;
using layout::PyThreadState;
using target::OsThread;
using target::Register;

/// Two kernel threads with C stacks; the main one is above, and has its record below both.
struct KernelThreads : testing::Test {
  static constexpr Address main_record{0x7f0000100000};
  static constexpr Address worker_stack{0x7f0000200000};
  static constexpr Address worker_record{0x7f0000204000};
  static constexpr Address main_stack{0x7ffc00000000};
  static constexpr std::uint64_t size = 0x4000;

  FakeFrames fake;
  Budget budget;
  Address frame = fake.frame(fake.code(U"inner", 1), {});

  KernelThreads() {
    for (const Address stack : {worker_stack, main_stack})
      fake.parts.memory->put_zeros(AddressRange::from(stack, size));
    const Address main = fake.thread(main_record.value(), {}).state;
    const Address worker = fake.thread(worker_record.value(), {}).state;
    fake.set(main, PyThreadState::native_thread_id, 1);
    fake.set(worker, PyThreadState::native_thread_id, 2);
  }

  void add_os_thread(std::int64_t tid, Address record, Address newest) {
    OsThread thread;
    thread.tid = thread.tid_in_target = tid;
    thread.tls_base = record;
    target::Registers registers;
    registers.set(Register::rsp, newest.value());
    fake.parts.threads->add(thread, registers);
  }
  void stop() {
    add_os_thread(1, main_record, main_stack + 0x100);
    add_os_thread(2, worker_record, worker_stack + 0x100);
  }

  /// A second interpreter, which the main thread made, and which has this newest frame.
  Address add_interpreter(Address newest) {
    const Address first(*fake.program.memory().read_value<std::uint64_t>(
        fake.program.interpreters_head, "interpreters.head"));
    const Address second = fake.make<PyInterpreterState>();
    const Address state = fake.make<PyThreadState>();
    fake.set(second, PyInterpreterState::next, first);
    fake.parts.memory->put_pointer(fake.program.interpreters_head, second);
    fake.set(second, PyInterpreterState::threads_head, state);
    fake.set(state, PyThreadState::interp, second);
    fake.set(state, PyThreadState::thread_id, main_record.value());
    fake.set(state, PyThreadState::native_thread_id, 1);
    fake.set(state, PyThreadState::frame, newest);
    fake.set(state, PyThreadState::current_frame, newest);
    return state;
  }
  ThreadList read() {
    fake.program.forget();
    return read_threads(fake.program, budget);
  }
};

struct Anchored : KernelThreads {
  Anchored() { fake.program.dialect.activation = layout::Activation::is_entry; }

  /// The second interpreter's frame, run by a loop whose _PyCFrame is here.
  void run_at(Address cframe) {
    fake.program.dialect.frame_chain = layout::FrameChain::cframe;
    const Address state = add_interpreter(frame);
    fake.set(cframe, CFrame::current_frame, frame);
    fake.set(
        cframe, CFrame::previous, state + *fake.program.layout.offset(PyThreadState::root_cframe));
    fake.set(state, PyThreadState::cframe, cframe);
  }
};

TEST_F(Anchored, AStateIsOfTheThreadWhoseStackHoldsItsAnchor) {
  stop();
  run_at(worker_stack + 0x800);
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  ASSERT_EQ(list.threads.size(), 3U);
  EXPECT_EQ(list.threads[2].ident, worker_record.value());
  EXPECT_EQ(list.threads[2].native_id, 2);
}

TEST_F(Anchored, WhereAThreadThatWasNotStoppedEndsItsStatesTell) {
  add_os_thread(1, {}, main_stack + 0x100);
  add_os_thread(2, {}, worker_stack + 0x100);
  run_at(worker_stack + 0x800);
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  EXPECT_EQ(list.threads[2].ident, worker_record.value());
  EXPECT_EQ(list.threads[2].native_id, 2);
}

TEST_F(Anchored, TheMainThreadHasTheStackAboveAllOthers) {
  stop();
  run_at(main_stack + 0x800);
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  EXPECT_EQ(list.threads[2].ident, main_record.value());
}

TEST_F(Anchored, WhatIsOnNoStackOrOfNobodyWhoWasStoppedStaysWhereItWas) {
  run_at(worker_stack + 0x800);
  EXPECT_EQ(read().unplaced, 1U);
  stop();
  EXPECT_EQ(read().unplaced, 0U);
  add_interpreter(fake.frame(fake.code(U"other", 1), {}));  // without a loop that runs it
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);  // and so without frames
  run_at(worker_stack + 0x80);  // below what is in use
  EXPECT_EQ(read().unplaced, 1U);
  EXPECT_EQ(read().threads[4].ident, main_record.value());
}

TEST_F(KernelThreads, AnEntryFrameIsAnAnchorToo) {
  stop();
  fake.program.dialect.activation = layout::Activation::owner_shim;
  const Address template_shim = fake.shim({});
  const auto shim_size = 256U;
  std::vector<std::byte> bytes(shim_size);
  ASSERT_EQ(fake.program.target->memory->read_some(template_shim, bytes), shim_size);
  fake.parts.memory->put(worker_stack + 0x800, bytes);
  add_interpreter(fake.frame(fake.code(U"inner", 1), worker_stack + 0x800));
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  EXPECT_EQ(list.threads[2].ident, worker_record.value());
}

/// Up to 3.9.
struct Pointed : KernelThreads {
  Address older, newest;

  Pointed() {
    fake.speak_frame_objects();
    older = fake.frame_object(fake.code(U"outer", 1), {});
    newest = fake.frame_object(fake.code(U"inner", 1), older);
    add_interpreter(newest);
    stop();
  }
  void put(Address at, Address pointer) { fake.parts.memory->put_pointer(at, pointer); }
};

TEST_F(Pointed, AStateIsOfTheThreadWhoseStackHasMoreOfItsFrames) {
  put(main_stack + 0x900, older);  // left over from a call
  put(worker_stack + 0x800, newest);
  put(worker_stack + 0x880, newest);
  put(worker_stack + 0x900, older);
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  EXPECT_EQ(list.threads[2].ident, worker_record.value());
}

TEST_F(Pointed, OfTwoThreadsThatHaveAsManyNoneIsChosen) {
  for (const Address stack : {worker_stack, main_stack}) {
    put(stack + 0x800, newest);
    put(stack + 0x900, older);
  }
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 1U);
  EXPECT_EQ(list.threads[2].ident, main_record.value());
}

TEST_F(Pointed, WhereThereIsNoPointerItIsNotKnown) {
  put(worker_stack + 0x80, newest);  // below what is in use
  EXPECT_EQ(read().unplaced, 1U);
}

TEST_F(KernelThreads, OneInterpreterNeedsNoStack) {
  fake.speak_frame_objects();
  stop();
  fake.parts.memory->make_hole(AddressRange::from(worker_stack, size));
  const ThreadList list = read();
  EXPECT_EQ(list.unplaced, 0U);
  EXPECT_FALSE(has_several_interpreters(list));
}

TEST_F(KernelThreads, WithoutTlsBasesTheCLibraryKnowsTheIds) {
  fake.program.layout.set(layout::FieldId::PyThreadState__native_thread_id, {});
  constexpr std::uint64_t tid = 0x2d0;
  fake.parts.memory->put_pointer(worker_record, worker_record);
  fake.parts.memory->put_u32(worker_record + tid, 2);
  OsThread thread;
  thread.tid = 4002;
  thread.tid_in_target = 2;
  EXPECT_TRUE(find_states(read(), thread).empty());
  fake.parts.threads->add(thread);
  const ThreadList list = read();
  EXPECT_EQ(list.threads[0].native_id, 0);
  ASSERT_EQ(find_states(list, thread).size(), 1U);
  EXPECT_EQ(find_states(list, thread)[0].ident, worker_record.value());
}

/// A child that C code forked: its thread's state says who the parent's was.
struct Forked : KernelThreads {
  OsThread thread;

  Forked() {
    constexpr std::uint64_t tid = 0x2d0;
    fake.parts.memory->put_pointer(worker_record, worker_record);
    fake.parts.memory->put_u32(worker_record + tid, 77);
    thread.tid = 4077;
    thread.tid_in_target = 77;
  }
  ThreadList read_with(Address tls_base) {
    thread.tls_base = tls_base;
    fake.parts.threads->add(thread);
    return read();
  }
};

TEST_F(Forked, AnIdThatIsNoThreadsIsTheOneOfTheRecord) {
  const ThreadList list = read_with({});
  EXPECT_EQ(list.threads[1].ident, worker_record.value());
  EXPECT_EQ(list.threads[1].native_id, 77);
  ASSERT_EQ(find_states(list, thread).size(), 1U);
}

TEST_F(Forked, OrOfTheThreadWhoseBaseItIs) {
  EXPECT_EQ(read_with(worker_record).threads[1].native_id, 77);
}

TEST_F(Forked, WhoseRecordIsAnothersKeepsItsId) {
  const std::int64_t before = read().threads[0].native_id;
  EXPECT_EQ(read_with({}).threads[0].native_id, before);
}

}  // namespace
}  // namespace hognose::python
