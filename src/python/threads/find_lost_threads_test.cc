// Thread states that no list leads to.
// SPDX-License-Identifier: MIT
#include "python/threads/find_lost_threads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/threads/read_threads.h"
#include "python/threads/thread_frames.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;
using testing::IsEmpty;

/// Two threads, whose pthread_self are 0x7000 and 0x8000; the list of interpreters is lost.
struct LostThreads : testing::Test {
  FakeFrames fake;
  Budget budget;

  LostThreads() {
    const Address code = fake.code(U"work", 7);
    for (const std::uint64_t ident : {0x7000U, 0x8000U}) {
      fake.thread(ident, fake.frame(code, Address()));
      add_kernel_thread(static_cast<std::int64_t>(ident) + 1000, ident);
    }
    fake.program.interpreters_head = Address(0x10);
    fake.map_memory();
  }
  void add_kernel_thread(std::int64_t tid, std::uint64_t tls_base) {
    fake.parts.threads->add({tid, tid, Address(tls_base), {}});
  }
  ThreadList read() {
    fake.program.forget();
    return read_threads(fake.program, budget);
  }
};

TEST_F(LostThreads, AreFoundByWhatTheyHold) {
  add_kernel_thread(1, 0x9000);  // one without Python
  const ThreadList list = read();
  ASSERT_FALSE(list.lacks.is_nothing());
  ASSERT_EQ(list.threads.size(), 2U);
  EXPECT_EQ(list.threads[0].ident, 0x7000U);
  EXPECT_EQ(list.threads[1].native_id, 0x8000 + 1000);
  const FrameList frames = read_frames(fake.program, list.threads[1], budget);
  ASSERT_EQ(frames.frames.size(), 1U);
  EXPECT_EQ(describe_frame(fake.program, frames.frames[0]).name(), "work");
}

TEST_F(LostThreads, AWordThatHappensToFitIsNoThread) {
  const Address word = fake.allocate(0x400);
  fake.parts.memory->put_u64(word + 0x200, 0x9000);
  fake.map_memory();
  add_kernel_thread(1, 0x9000);
  EXPECT_EQ(read().threads.size(), 2U);
}

TEST_F(LostThreads, WithoutANativeIdTheirFrameMustBeOne) {
  fake.speak_frame_objects();
  fake.program.layout.set(layout::FieldId::PyThreadState__native_thread_id, {});
  EXPECT_THAT(read().threads, IsEmpty());
  const Thread thread = fake.thread(0xa000, fake.frame_object(fake.code(U"old", 7), Address()));
  add_kernel_thread(5, thread.ident);
  fake.program.interpreters_head = Address(0x10);
  fake.map_memory();
  const ThreadList list = read();
  ASSERT_EQ(list.threads.size(), 1U);
  EXPECT_EQ(list.threads[0].state, thread.state);
}

TEST_F(LostThreads, AFrameWhoseCodeIsLostIsKnownByItsType) {
  fake.speak_frame_objects();
  fake.program.layout.set(layout::FieldId::PyThreadState__native_thread_id, {});
  const Address frame = fake.frame_object(Address(0xdead0000), Address());
  const Thread thread = fake.thread(0xa000, frame);
  add_kernel_thread(5, thread.ident);
  fake.program.interpreters_head = Address(0x10);
  fake.map_memory();
  EXPECT_THAT(read().threads, IsEmpty());
  const Address type(0x5000);
  fake.set(frame, layout::PyObject::ob_type, type);
  fake.parts.symbols->add("PyFrame_Type", type);
  const ThreadList list = read();
  ASSERT_EQ(list.threads.size(), 1U);
  EXPECT_EQ(list.threads[0].state, thread.state);
}

TEST_F(LostThreads, ItsNeighboursInTheListPointBack) {
  fake.speak_frame_objects();
  fake.program.layout.set(layout::FieldId::PyThreadState__native_thread_id, {});
  const Thread thread = fake.thread(0xa000, fake.frame_object(fake.code(U"old", 7), Address()));
  add_kernel_thread(5, thread.ident);
  fake.program.interpreters_head = Address(0x10);
  fake.map_memory();
  EXPECT_EQ(read().threads.size(), 1U);
  for (const Address other : {Address(0xdead0000), fake.program.interpreters_head}) {
    fake.set(thread.state, PyThreadState::prev, other);
    EXPECT_THAT(read().threads, IsEmpty()) << other.value();
  }
}

TEST_F(LostThreads, TheSearchSpendsFromTheBudget) {
  budget = Budget({.nodes = 1000, .bytes = 16, .time = std::chrono::seconds(60)});
  EXPECT_THAT(read().threads, IsEmpty());
  EXPECT_EQ(budget.exhausted(), Exhausted::bytes);
}

TEST_F(LostThreads, TypesThatAreLostAreKnownByTheirSymbols) {
  const Address type(0x5000);  // nothing is there
  EXPECT_FALSE(find_type_info(fake.program, type));
  fake.parts.symbols->add("PyUnicode_Type", type);
  fake.program.forget();
  const auto& info = find_type_info(fake.program, type);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->name, "str");
  EXPECT_TRUE(info->has(TypeFlag::unicode_subclass));
  EXPECT_FALSE(info->has(TypeFlag::heap_type));
  EXPECT_FALSE(find_type_info(fake.program, type + 8));  // inside of it
}

}  // namespace
}  // namespace hognose::python
