// Tests of thread lists, in a made-up CPython.
// SPDX-License-Identifier: MIT
#include "python/threads/read_threads.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/threads/thread_names.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;

struct ReadThreads : testing::Test {
  FakeFrames fake;
  Budget budget;

  ThreadList read() {
    fake.program.forget();
    return read_threads(fake.program, budget);
  }
};

TEST_F(ReadThreads, TheOldestComesFirst) {
  fake.thread(1, {});
  fake.thread(2, {});
  const ThreadList list = read();
  ASSERT_EQ(list.threads.size(), 2U);
  EXPECT_TRUE(list.lacks.is_nothing());
  EXPECT_EQ(list.threads[0].ident, 1U);
  EXPECT_EQ(list.threads[1].native_id, 1002);
}

TEST_F(ReadThreads, ANumberThatTheKernelGivesNoThreadIsDamage) {
  const Address state = fake.thread(1, {}).state;
  for (const std::uint64_t wrong :
       {std::uint64_t{1} << 31U, std::uint64_t{0x7fff} << 48U, ~std::uint64_t{0}}) {
    fake.set(state, layout::PyThreadState::native_thread_id, wrong);
    const ThreadList list = read();
    ASSERT_EQ(list.threads.size(), 1U);
    EXPECT_EQ(list.threads[0].native_id, 0);
    EXPECT_FALSE(list.lacks.is_nothing());
  }
}

TEST(ThreadNames, AThreadWithoutANameHasItsId) {
  Thread thread;
  EXPECT_EQ(name_thread(thread), "");
  thread.native_id = 7;
  EXPECT_EQ(name_thread(thread), "thread 7");
  thread.name = "worker";
  EXPECT_EQ(name_thread(thread), "thread \"worker\"");
}

TEST_F(ReadThreads, BeforeInitialisationThereAreNone) {
  fake.program.interpreters_head = fake.allocate(8);
  const ThreadList list = read();
  EXPECT_TRUE(list.threads.empty());
  EXPECT_TRUE(list.lacks.is_nothing());
}

TEST_F(ReadThreads, ACircularListIsReadOnce) {
  const Thread first = fake.thread(1, {});
  const Thread second = fake.thread(2, {});
  fake.set(first.state, PyThreadState::next, second.state);
  const ThreadList list = read();
  EXPECT_EQ(list.threads.size(), 2U);
  ASSERT_TRUE(list.lacks.hole());
  EXPECT_EQ(list.lacks.hole()->kind, ErrorKind::corrupt);
}

TEST_F(ReadThreads, AStateOfAnotherInterpreterIsAHole) {
  const Thread first = fake.thread(1, {});
  fake.thread(2, {});
  fake.set(first.state, PyThreadState::interp, Address(0x10));
  const ThreadList list = read();
  EXPECT_EQ(list.threads.size(), 1U);
  EXPECT_TRUE(list.lacks.hole());
}

}  // namespace
}  // namespace hognose::python
