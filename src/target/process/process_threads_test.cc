// Threads that are the kernel's own.
// SPDX-License-Identifier: MIT
#include "target/process/process_threads.h"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

TEST(ProcessThreads, AWorkerOfIoUringIsToldByItsFlags) {
  EXPECT_TRUE(is_io_worker("9 (iou-sqp-7) S 1 7 7 0 -1 4194384 0 0 0 0\n"));
  EXPECT_TRUE(is_io_worker("9 (a) b) R 1 7 7 0 -1 16 0"));
  EXPECT_FALSE(is_io_worker("9 (iou-sqp-7) S 1 7 7 0 -1 4194368 0 0 0 0\n"));
  for (const char* const torn : {"", "9 (iou", "9 (iou-sqp-7)", "9 (iou-sqp-7) S 1 7 7 0 -1"})
    EXPECT_FALSE(is_io_worker(torn)) << torn;
}

/// A ring whose worker looks for work by itself; -1 where there is no such thing.
int open_ring() {
  constexpr std::uint32_t polls = 2;  // IORING_SETUP_SQPOLL
  std::array<std::uint32_t, 30> wishes{};
  wishes[2] = polls;
  wishes[4] = 1;  // milliseconds before it sleeps
  return static_cast<int>(::syscall(SYS_io_uring_setup, 8, wishes.data()));
}

TEST(ProcessThreads, WorkersOfIoUringAreNotOfTheProcess) {
  const Child child([] {
    shared->ticks = open_ring() >= 0 ? 1 : 0;
    ++shared->ready;
    for (;;)
      ::pause();
  });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 1; }));
  if (shared->ticks == 0) GTEST_SKIP() << "there is no io_uring here";
  const auto ids = list_thread_ids(child.pid());
  ASSERT_TRUE(ids);
  ASSERT_EQ(ids->size(), 2U);
  const auto threads = read_threads(child.pid(), *ids);
  ASSERT_EQ(threads.size(), 1U);
  EXPECT_EQ(threads.front().tid, child.pid());
}

}  // namespace
}  // namespace hognose::target
