// Who is stopped, who is left alone, and who is told to have moved.
// SPDX-License-Identifier: MIT
#include "target/process/process_hold.h"

#include <cerrno>

#include <gtest/gtest.h>
#include <sys/epoll.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

/// Waits for ever, and counts each time that it was not let.
void wait_in_epoll() {
  const int epoll = ::epoll_create1(0);
  ++shared->ready;
  for (;;) {
    epoll_event event{};
    if (::epoll_wait(epoll, &event, 1, -1) < 0 && errno == EINTR) ++shared->signals;
  }
}

void wait_on_futex() {
  std::atomic<int> word = 0;
  ++shared->ready;
  word.wait(0);
}

Stillness stillness_of(const ProcessThreads& threads, std::int64_t tid) {
  const auto listed = threads.list();
  for (const OsThread& thread : *listed) {
    if (thread.tid == tid) return thread.stillness;
  }
  return Stillness::unknown;
}

/// All threads of a child sleep.
bool all_sleep(::pid_t pid) {
  for (const OsThread& thread : read_threads(pid, *list_thread_ids(pid))) {
    if (thread.state != 'S') return false;
  }
  return true;
}

TEST(ProcessHold, WatchesMoreSleepersThanItMayHaveFilesOpen) {
  constexpr std::uint64_t sleepers = 100;
  const Child child([] {
    for (std::uint64_t i = 1; i < sleepers; ++i)
      std::thread(wait_in_epoll).detach();
    wait_in_epoll();
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == sleepers && all_sleep(child.pid()); }));
  const FewFiles few(80);
  ProcessThreads threads(child.pid());
  ASSERT_TRUE(threads.begin_hold({}));
  EXPECT_FALSE(threads.hold()->held_since());
  EXPECT_TRUE(threads.hold()->find_moved().empty());
  const auto listed = threads.list();
  ASSERT_EQ(listed->size(), sleepers);
  for (const OsThread& thread : *listed)
    EXPECT_EQ(thread.stillness, Stillness::asleep);
  EXPECT_EQ(shared->signals, 0U);
}

TEST(ProcessHold, LeavesThoseThatSleepAlone) {
  const Child child([] {
    for (int i = 0; i < 20; ++i)
      std::thread(wait_in_epoll).detach();
    wait_in_epoll();
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 21 && all_sleep(child.pid()); }));
  ProcessThreads threads(child.pid());
  for (int time = 0; time < 50; ++time) {
    ASSERT_TRUE(threads.begin_hold({}));
    EXPECT_FALSE(threads.hold()->held_since());
    EXPECT_TRUE(threads.hold()->is_holding());
    EXPECT_TRUE(threads.hold()->find_moved().empty());
    const auto listed = threads.list();
    for (const OsThread& thread : *listed) {
      EXPECT_EQ(thread.stillness, Stillness::asleep);
      EXPECT_TRUE(threads.registers(thread.tid)->is_blocked());
    }
    threads.end_hold();
  }
  EXPECT_EQ(shared->signals, 0U);
  ASSERT_TRUE(threads.begin_hold({.stops_sleepers = true}));
  EXPECT_TRUE(threads.hold()->held_since());
  threads.end_hold();
  EXPECT_TRUE(becomes_true([] { return shared->signals == 21; }));  // as a stop does
}

TEST(ProcessHold, StopsThoseThatRun) {
  const Child child([] {
    std::thread(wait_in_epoll).detach();
    ++shared->ready;
    for (;;)
      ++shared->ticks;
  });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2 && shared->ticks > 1000; }));
  ProcessThreads threads(child.pid());
  ASSERT_TRUE(threads.begin_hold({}));
  const std::uint64_t ticks = shared->ticks;
  EXPECT_EQ(stillness_of(threads, child.pid()), Stillness::stopped);
  EXPECT_EQ(stillness_of(threads, list_thread_ids(child.pid())->back()), Stillness::asleep);
  std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(shared->ticks, ticks);
  threads.end_hold();
  EXPECT_TRUE(makes_progress());
  EXPECT_EQ(shared->signals, 0U);
}

TEST(ProcessHold, StopsASleeperThatIsNamedIfItsCallSurvivesThat) {
  const Child child([] {
    std::thread(wait_in_epoll).detach();
    wait_on_futex();
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 2 && all_sleep(child.pid()); }));
  const std::int64_t other = list_thread_ids(child.pid())->back();
  ProcessThreads threads(child.pid());
  ASSERT_TRUE(threads.begin_hold({.stops = {child.pid(), other}}));
  EXPECT_EQ(stillness_of(threads, child.pid()), Stillness::stopped);
  EXPECT_EQ(stillness_of(threads, other), Stillness::spared);
  EXPECT_TRUE(threads.registers(other));
  ASSERT_TRUE(threads.begin_hold({.stops_safe_sleepers = true}));
  EXPECT_EQ(stillness_of(threads, child.pid()), Stillness::stopped);
  EXPECT_EQ(stillness_of(threads, other), Stillness::asleep);
  threads.end_hold();
  EXPECT_EQ(shared->signals, 0U);
}

TEST(ProcessHold, StopsNobodyIfThatIsWished) {
  const Child child([] {
    std::thread(wait_in_epoll).detach();
    ++shared->ready;
    for (;;)
      ++shared->ticks;
  });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2 && shared->ticks > 1000; }));
  const std::int64_t sleeper = list_thread_ids(child.pid())->back();
  ProcessThreads threads(child.pid());
  ASSERT_TRUE(threads.begin_hold(
      {.stops_safe_sleepers = true, .stops = {child.pid(), sleeper}, .stops_nobody = true}));
  EXPECT_FALSE(threads.hold()->held_since());
  EXPECT_EQ(stillness_of(threads, child.pid()), Stillness::late);
  EXPECT_EQ(stillness_of(threads, sleeper), Stillness::asleep);
  EXPECT_FALSE(threads.registers(child.pid()));
  EXPECT_TRUE(threads.registers(sleeper));
  EXPECT_TRUE(makes_progress());
  EXPECT_TRUE(threads.hold()->find_moved().empty());
}

TEST(ProcessHold, TellsWhoHasMoved) {
  const Child child([] { run_workers(2); });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 3 && state_of(child.pid()) == 'S'; }));
  ProcessThreads threads(child.pid());
  ASSERT_TRUE(becomes_true([&] {
    EXPECT_TRUE(threads.begin_hold({}));
    return !threads.hold()->held_since();
  }));
  EXPECT_TRUE(makes_progress());
  const auto ids = list_thread_ids(child.pid());
  EXPECT_EQ(threads.hold()->find_moved(), (std::set<std::int64_t>{(*ids)[1], (*ids)[2]}));
}

TEST(ProcessHold, AWitnessTellsWhetherAThreadHasSlept) {
  const Child child([] { run_workers(0); });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'S'; }));
  ProcessThreads threads(child.pid());
  const auto witness = threads.watch(child.pid());
  ASSERT_TRUE(witness);
  EXPECT_TRUE(witness->has_slept());
  ::kill(child.pid(), SIGUSR1);
  ASSERT_TRUE(becomes_true([] { return shared->signals == 1; }));
  EXPECT_FALSE(witness->has_slept());
  EXPECT_FALSE(threads.registers(child.pid()));
}

}  // namespace
}  // namespace hognose::target
