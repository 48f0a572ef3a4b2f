// Threads of a child that stop, that cannot, and that are let go whatever happens.
// SPDX-License-Identifier: MIT
#include "target/process/tracer.h"

#include <gtest/gtest.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

std::vector<Tracee> tracees_of(::pid_t pid) {
  std::vector<Tracee> threads;
  const auto ids = list_thread_ids(pid);
  for (const ::pid_t tid : *ids)
    threads.push_back({.tid = tid});
  return threads;
}

bool is_traced(::pid_t pid) {
  const auto status = read_proc_file("/proc/" + std::to_string(pid) + "/status");
  return status->find("\nTracerPid:\t0\n") == std::string::npos;
}

TEST(Tracer, StopsThreadsUntilItLetsGo) {
  const Child child([] { run_workers(3); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 4; }));
  const auto tracer = Tracer::start();
  ASSERT_TRUE(tracer);
  EXPECT_FALSE((*tracer)->held_since());
  auto threads = tracees_of(child.pid());
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  EXPECT_TRUE((*tracer)->held_since());
  for (const Tracee& thread : threads) {
    EXPECT_EQ(thread.fate, Tracee::Fate::stopped);
    EXPECT_TRUE(thread.registers);
    EXPECT_FALSE(thread.tls_base.is_null());
  }
  EXPECT_TRUE((*tracer)->is_holding());
  EXPECT_EQ(state_of(child.pid()), 't');
  (*tracer)->let_go();
  EXPECT_FALSE((*tracer)->is_holding());
  EXPECT_FALSE(is_traced(child.pid()));
  EXPECT_TRUE(makes_progress());
}

TEST(Tracer, WhomAnotherTracesForAMomentIsWaitedFor) {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const auto other = Tracer::start();
  auto held = tracees_of(child.pid());
  ASSERT_TRUE((*other)->stop(child.pid(), held));
  std::thread releasing([&] {
    std::this_thread::sleep_for(milliseconds(10));
    (*other)->let_go();
  });
  const auto tracer = Tracer::start();
  auto threads = tracees_of(child.pid());
  EXPECT_TRUE((*tracer)->stop(child.pid(), threads));
  releasing.join();
  for (const Tracee& thread : threads)
    EXPECT_EQ(thread.fate, Tracee::Fate::stopped);
}

TEST(Tracer, WhomADebuggerKeepsIsRefused) {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const auto other = Tracer::start();
  auto held = tracees_of(child.pid());
  ASSERT_TRUE((*other)->stop(child.pid(), held));
  const auto tracer = Tracer::start();
  auto threads = tracees_of(child.pid());
  const auto stopped = (*tracer)->stop(child.pid(), threads);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::permission);
}

// The time is kept by the thread that traces, whatever its owner does then.
TEST(Tracer, LetsGoWhenTheTimeIsUp) {
  const Child child([] { run_workers(3); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 4; }));
  const auto tracer = Tracer::start({.patience = milliseconds(1000), .most = milliseconds(20)});
  auto threads = tracees_of(child.pid());
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  EXPECT_TRUE(makes_progress());
  EXPECT_FALSE((*tracer)->is_holding());
  EXPECT_FALSE(is_traced(child.pid()));
  std::vector<Tracee> more{{.tid = child.pid()}};
  ASSERT_TRUE((*tracer)->stop(child.pid(), more));
  EXPECT_EQ(more.front().fate, Tracee::Fate::late);
}

TEST(Tracer, WithoutTimeNobodyIsStopped) {
  const Child child([] { run_workers(3); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 4; }));
  const auto tracer = Tracer::start({.patience = milliseconds(0), .most = std::nullopt});
  auto threads = tracees_of(child.pid());
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  for (const Tracee& thread : threads)
    EXPECT_EQ(thread.fate, Tracee::Fate::late);
  EXPECT_TRUE(makes_progress());
}

TEST(Tracer, LeavesAThreadThatHasFallenAsleepIfItIsToldSo) {
  const Child child([] { run_workers(0); });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'S'; }));
  const auto tracer = Tracer::start();
  std::vector<Tracee> threads{{.tid = child.pid(), .runs = true, .is_left_asleep = true}};
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  EXPECT_EQ(threads.front().fate, Tracee::Fate::asleep);
  EXPECT_EQ(state_of(child.pid()), 'S');
}

// It would stop when its wait is over, with nobody left who looks.
TEST(Tracer, LetsGoOfAThreadThatCouldNotBeStopped) {
  const Child child([] {
    run_vforked();
    tick_forever();
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'D'; }));
  for (int time = 0; time < 3; ++time) {
    const auto tracer = Tracer::start();
    auto threads = tracees_of(child.pid());
    ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
    EXPECT_EQ(threads.front().fate, Tracee::Fate::late);
    EXPECT_TRUE(is_traced(child.pid()));
    (*tracer)->let_go();
    EXPECT_FALSE(is_traced(child.pid()));
  }
  ::kill(shared->vforked, SIGKILL);
  EXPECT_TRUE(makes_progress());
}

TEST(Tracer, AThreadInVforkDoesNotKeepTheOthersStanding) {
  const Child child([] {
    std::thread(tick_forever).detach();
    run_vforked();
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 2 && state_of(child.pid()) == 'D'; }));
  const auto tracer = Tracer::start();
  auto threads = tracees_of(child.pid());
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  const auto held = Tracer::Clock::now() - *(*tracer)->held_since();
  EXPECT_LT(held, milliseconds(100));
}

TEST(Tracer, AThreadThatHasEndedIsNoError) {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const auto tracer = Tracer::start();
  std::vector<Tracee> threads{{.tid = 0x3ffffff}, {.tid = child.pid()}};
  ASSERT_TRUE((*tracer)->stop(child.pid(), threads));
  EXPECT_EQ(threads[0].fate, Tracee::Fate::gone);
  EXPECT_EQ(threads[1].fate, Tracee::Fate::stopped);
}

}  // namespace
}  // namespace hognose::target
