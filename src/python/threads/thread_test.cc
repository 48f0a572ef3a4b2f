// Tests of matching thread states with kernel threads.
// SPDX-License-Identifier: MIT
#include "python/threads/thread.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/threads/read_threads.h"

namespace hognose::python {
namespace {

struct Threads : testing::Test {
  FakeFrames fake;
  Budget budget;

  ThreadList read() {
    fake.program.forget();
    return read_threads(fake.program, budget);
  }
};

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

}  // namespace
}  // namespace hognose::python
