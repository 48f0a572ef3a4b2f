// Threads that compute, and threads that wake for a moment.
// SPDX-License-Identifier: MIT
#include "target/process/current_run.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

void compute() {
  ++shared->ready;
  for (;;)
    ++shared->ticks;
}

/// What a stop would end early, again and again.
void wait_for_moments() {
  const int epoll = ::epoll_create1(0);
  ++shared->ready;
  for (;;) {
    epoll_event event{};
    ::epoll_wait(epoll, &event, 1, 1);
    ++shared->ticks;
  }
}

TEST(CurrentRun, OneThatComputesRunsForMoreThanAMoment) {
  const Child child(compute);
  ASSERT_TRUE(becomes_true([] { return shared->ready == 1; }));
  CurrentRun run(child.pid(), child.pid());
  EXPECT_TRUE(becomes_true([&] { return run.is_more_than_a_moment(); }));
}

// It uses as much of a processor, after a while. The kernel may charge a busy machine's troubles to it.
TEST(CurrentRun, OneThatWakesForMomentsDoesNotHoweverOften) {
  const Child child(wait_for_moments);
  ASSERT_TRUE(becomes_true([] { return shared->ready == 1 && shared->ticks > 5; }));
  CurrentRun run(child.pid(), child.pid());
  const std::uint64_t before = shared->ticks;
  int looks = 0;
  int mistakes = 0;
  for (; shared->ticks < before + 300; ++looks) {
    if (run.is_more_than_a_moment()) ++mistakes;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_LE(mistakes, looks / 20) << looks;
}

TEST(CurrentRun, OfAProcessThatIsGoneNothingIsWaitedFor) {
  constexpr ::pid_t nobody = 0x7ffffff0;
  EXPECT_TRUE(CurrentRun(nobody, nobody).is_more_than_a_moment());
}

}  // namespace
}  // namespace hognose::target
