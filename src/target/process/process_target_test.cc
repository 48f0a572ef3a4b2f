// Live targets: children of the test program are stopped, looked at, and run on unharmed.
// SPDX-License-Identifier: MIT
#include "target/process/process_target.h"

#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/fake_child.h"
#include "target/process/process_files.h"
#include "target/process/process_threads.h"
#include "target/seams/descriptor.h"

namespace hognose::target {
namespace {

/// Opens a process and holds it still.
Result<Target> open_stopped(::pid_t pid) {
  Target target = TRY(open_process(pid));
  TRY(target.pause->begin({.stops_sleepers = true}));
  return target;
}

TEST(OpenProcess, AThreadThatWaitsInTheKernelIsReadThereEachTime) {
  const Child child(run_vforked);
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'D'; }));
  const auto target = open_process(child.pid());
  ASSERT_TRUE(target);
  for (const bool stops : {true, false, true}) {
    const auto begun = target->pause->begin({.stops_sleepers = stops});
    ASSERT_TRUE(begun) << describe_error(begun.error());
    EXPECT_FALSE(target->pause->held_since());
    const auto threads = target->threads->list();
    ASSERT_EQ(threads->size(), 1U);
    EXPECT_EQ(threads->front().stillness, Stillness::asleep);
    const auto registers = target->threads->registers(child.pid());
    ASSERT_TRUE(registers);
    const Mapping* code = target->maps.find(Address(*registers->find(Register::rip)));
    ASSERT_NE(code, nullptr);
    EXPECT_TRUE(code->executable);
    EXPECT_TRUE(target->pause->find_moved().empty());
    target->pause->end();
  }
}

TEST(OpenProcess, GivesMemoryMapsSymbolsAndEveryThreadWithRegisters) {
  const Child child([] { run_workers(20); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 21; }));
  const auto target = open_stopped(child.pid());
  ASSERT_TRUE(target) << describe_error(target.error());
  const auto threads = target->threads->list();
  ASSERT_TRUE(threads);
  ASSERT_EQ(threads->size(), 21U);
  EXPECT_EQ(threads->front().tid, child.pid());
  EXPECT_EQ(threads->back().name, "a\\tick\nworker");
  for (const OsThread& thread : *threads) {
    EXPECT_NE(thread.tid_in_target, 0);
    EXPECT_TRUE(thread.state == 'S' || thread.state == 'R');
    const auto registers = target->threads->registers(thread.tid);
    ASSERT_TRUE(registers);
    const Mapping* code = target->maps.find(Address(*registers->find(Register::rip)));
    ASSERT_NE(code, nullptr);
    EXPECT_TRUE(code->executable);
    // glibc keeps a pointer to the thread's control block in itself, where TLS starts.
    std::uint64_t self = 0;
    ASSERT_TRUE(target->memory->read(thread.tls_base, std::as_writable_bytes(std::span(&self, 1))));
    EXPECT_EQ(Address(self), thread.tls_base);
  }
  const auto function = target->symbols->find_address("pause");
  ASSERT_TRUE(function);
  const auto symbol = target->symbols->find_symbol(*function + 1);
  ASSERT_TRUE(symbol);
  EXPECT_NE(symbol->name.find("pause"), std::string::npos);
}

TEST(OpenProcess, AnObjectIsNotTakenForTheLastFunctionWhichHasNoSize) {
  static int object_behind_all_code = 1;
  ProcessOptions options;
  options.no_stop = true;
  const auto target = open_process(::getpid(), options);
  ASSERT_TRUE(target);
  const Address object(std::bit_cast<std::uintptr_t>(&object_behind_all_code));
  const auto symbol = target->symbols->find_symbol(object);
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->start, object);
  EXPECT_NE(symbol->name.find("object_behind_all_code"), std::string::npos);
}

TEST(OpenProcess, HoldsTheProcessFromBeginToEndOfAPause) {
  const Child child([] { run_workers(3); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 4; }));
  auto target = open_stopped(child.pid());
  ASSERT_TRUE(target);
  EXPECT_EQ(state_of(child.pid()), 't');
  const std::uint64_t ticks = shared->ticks;
  std::this_thread::sleep_for(milliseconds(30));
  EXPECT_EQ(shared->ticks, ticks);
  target->pause->end();
  EXPECT_NE(state_of(child.pid()), 't');
  EXPECT_TRUE(makes_progress());
}

TEST(OpenProcess, DeliversASignalThatArrivedMeanwhile) {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  for (std::uint64_t round = 1; round <= 30; ++round) {
    ::kill(child.pid(), SIGUSR1);
    auto target = open_stopped(child.pid());
    ASSERT_TRUE(target);
    target->pause->end();
    ASSERT_TRUE(becomes_true([&] { return shared->signals == round; })) << round;
  }
}

TEST(OpenProcess, LeavesAProcessStoppedThatWasStoppedBefore) {
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  ::kill(child.pid(), SIGSTOP);
  ASSERT_TRUE(becomes_true([&] { return state_of(child.pid()) == 'T'; }));
  {
    const auto target = open_stopped(child.pid());
    ASSERT_TRUE(target);
    EXPECT_TRUE(target->threads->registers(child.pid()));
    EXPECT_EQ(target->threads->list()->front().state, 'T');
  }
  EXPECT_TRUE(becomes_true([&] { return state_of(child.pid()) == 'T'; }));
  ::kill(child.pid(), SIGCONT);
  EXPECT_TRUE(makes_progress());
}

TEST(OpenProcess, CatchesThreadsThatAreBornWhileItStops) {
  const Child child([] {
    for (;;) {
      ++shared->ready;
      std::thread([] { ++shared->ticks; }).join();
    }
  });
  ASSERT_TRUE(becomes_true([] { return shared->ready > 10; }));
  for (int round = 0; round < 100; ++round) {
    const auto target = open_stopped(child.pid());
    ASSERT_TRUE(target) << describe_error(target.error());
    const std::uint64_t ticks = shared->ticks;
    const auto ids = list_thread_ids(child.pid());
    const auto threads = target->threads->list();
    ASSERT_LE(ids->size(), threads->size());
    ASSERT_EQ(shared->ticks, ticks);
  }
  EXPECT_TRUE(makes_progress());
}

TEST(OpenProcess, WorksAfterTheMainThreadHasEnded) {
  const Child child([] {
    std::thread(tick_forever).detach();
    ::syscall(SYS_exit, 0);  // pthread_exit would unwind through the test
  });
  ASSERT_TRUE(becomes_true([&] { return shared->ready == 1 && state_of(child.pid()) == 'Z'; }));
  const auto target = open_stopped(child.pid());
  ASSERT_TRUE(target);
  EXPECT_FALSE(target->maps.is_empty());
  EXPECT_TRUE(target->symbols->find_address("pause"));
  const auto threads = target->threads->list();
  ASSERT_EQ(threads->size(), 2U);
  EXPECT_FALSE(target->threads->registers((*threads)[0].tid));
  EXPECT_TRUE(target->threads->registers((*threads)[1].tid));
}

TEST(OpenProcess, WithoutStoppingThereAreThreadsAndNoRegisters) {
  const Child child([] { run_workers(2); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 3; }));
  const auto target = open_process(child.pid(), {.no_stop = true});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->threads->list()->size(), 3U);
  EXPECT_FALSE(target->threads->registers(child.pid()));
  EXPECT_TRUE(makes_progress());
}

TEST(OpenProcess, ADyingInspectorLeavesTheProcessRunning) {
  const Child child([] { run_workers(2); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 3; }));
  const ::pid_t inspector = ::fork();
  if (inspector == 0) {
    const auto target = open_stopped(child.pid());
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(inspector, nullptr, 0);
  EXPECT_TRUE(makes_progress());
}

TEST(OpenProcess, SaysWhetherAProcessIsMissingOrForbidden) {
  const auto missing = open_process(0x3ffffff);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::not_found);
  if (::geteuid() != 0) GTEST_SKIP() << "the rest needs a second user";
  const Child child([] { run_workers(1); });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const ::pid_t stranger = ::fork();
  if (stranger == 0) {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(2);
    const auto target = open_stopped(child.pid());
    ::_exit(!target && target.error().kind == ErrorKind::permission ? 0 : 1);
  }
  int status = 0;
  ::waitpid(stranger, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(ParseThreadStatus, ReadsNameStateAndInnermostId) {
  const auto thread = parse_thread_status(
      77, "Name:\tpy\\\\th\\non\nUmask:\t0022\nState:\tD (disk sleep)\nNSpid:\t77\t12\t3\n");
  EXPECT_EQ(thread.tid, 77);
  EXPECT_EQ(thread.name, "py\\th\non");
  EXPECT_EQ(thread.state, 'D');
  EXPECT_EQ(thread.tid_in_target, 3);
  EXPECT_EQ(parse_thread_status(1, "").state, '?');
}

TEST(ParseThreadStat, ReadsWhatNoNameCanFake) {
  const auto thread = parse_thread_stat(77, "77 (a) R (b\nc) S 1 77 77 0 -1\n");
  EXPECT_EQ(thread.tid, 77);
  EXPECT_EQ(thread.name, "a) R (b\nc");
  EXPECT_EQ(thread.state, 'S');
  EXPECT_EQ(parse_thread_stat(1, "").state, '?');
  EXPECT_EQ(parse_thread_stat(1, "1 (python").state, '?');
  EXPECT_EQ(parse_thread_stat(1, "1 (python)").state, '?');
}

TEST(ReadThreads, SayTheSameAsReadThread) {
  const ::pid_t pid = ::getpid();
  std::atomic<bool> ended = false;
  std::thread worker([&] {
    ::pthread_setname_np(::pthread_self(), "a\\) b");
    while (!ended)
      ::usleep(1000);
  });
  const auto ids = list_thread_ids(pid);
  ASSERT_TRUE(ids);
  ASSERT_TRUE(becomes_true([&] { return read_thread(pid, ids->back())->name == "a\\) b"; }));
  const auto threads = read_threads(pid, *ids);
  ended = true;
  worker.join();
  ASSERT_EQ(threads.size(), 2);
  EXPECT_EQ(threads[0].tid_in_target, pid);
  EXPECT_EQ(threads[1].name, "a\\) b");
  EXPECT_EQ(threads[1].tid_in_target, ids->back());
}

}  // namespace
}  // namespace hognose::target
