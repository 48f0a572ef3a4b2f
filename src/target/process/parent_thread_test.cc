// Threads of this very program, as its children find them.
// SPDX-License-Identifier: MIT
#include "target/process/parent_thread.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

/// A thread that waits until the test is over.
class Sleeper {
 public:
  Sleeper() : thread_([this] { sleep(); }) {
    while (tid_ == 0)
      std::this_thread::yield();
  }
  ~Sleeper() {
    is_over_ = true;
    is_over_.notify_all();
    thread_.join();
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  [[nodiscard]] ::pid_t tid() const { return tid_; }

 private:
  void sleep() {
    tid_ = static_cast<::pid_t>(::syscall(SYS_gettid));
    is_over_.wait(false);
  }

  std::atomic<::pid_t> tid_{0};
  std::atomic<bool> is_over_{false};
  std::thread thread_;
};

TEST(ParentThread, IsOneThatWasThereBefore) {
  const Sleeper before;
  const Child child([] { ::pause(); });
  const auto found = find_parent_thread(child.pid(), before.tid());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->parent, ::getpid());
  EXPECT_EQ(found->thread.tid, before.tid());
  constexpr auto several_ticks = milliseconds(50);
  std::this_thread::sleep_for(several_ticks);
  const Sleeper after;
  EXPECT_FALSE(find_parent_thread(child.pid(), after.tid()));
  EXPECT_FALSE(find_parent_thread(child.pid(), child.pid())) << "it is its own";
}

TEST(ParentThread, WhoBeganAnotherProgramHasNone) {
  const Sleeper before;
  const Child child([] { ::execlp("sleep", "sleep", "60", nullptr); });
  const auto has_begun = [&child] {
    const auto thread = read_thread(child.pid(), child.pid());
    return thread && thread->name == "sleep";
  };
  ASSERT_TRUE(becomes_true(has_begun));
  EXPECT_FALSE(find_parent_thread(child.pid(), before.tid()));
}

}  // namespace
}  // namespace hognose::target
