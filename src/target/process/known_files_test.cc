// A process with a child at the other end of a pipe and of a pair of sockets.
// SPDX-License-Identifier: MIT
#include "target/process/known_files.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/process_threads.h"

namespace hognose::target {
namespace {

constexpr std::chrono::minutes long_time{1};

struct KnownFilesTest : testing::Test {
  std::array<int, 2> pair{};
  ::pid_t child = 0;

  KnownFilesTest() {
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0) return;
    child = ::fork();
    if (child == 0) {
      ::pause();
      ::_exit(0);
    }
    ::close(pair[1]);
  }
  ~KnownFilesTest() override {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pair[0]);
  }
};

TEST_F(KnownFilesTest, ASocketLeadsToTheChild) {
  KnownFiles files(::getpid(), long_time);
  files.want(pair[0], true);
  files.look_around();
  const KnownFile* const known = files.find(pair[0]);
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->file.kind, OpenKind::socket);
  if (known->other_end.empty()) GTEST_SKIP() << "the kernel does not tell";
  ASSERT_EQ(known->peers.list.size(), 1U);
  EXPECT_EQ(known->peers.list[0].pid, child);
  EXPECT_EQ(files.find(pair[1]), nullptr);
}

TEST_F(KnownFilesTest, AChildIsFoundByItsId) {
  KnownFiles files(::getpid(), long_time);
  if (files.children().empty()) GTEST_SKIP() << "the kernel does not list them";
  const auto found = files.find_child(child);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->pid, child);
  EXPECT_FALSE(files.find_child(::getpid()).has_value());
  EXPECT_FALSE(files.find_child(0).has_value());
}

TEST_F(KnownFilesTest, WhatIsNotThereIsNotKnown) {
  KnownFiles files(::getpid(), long_time);
  files.want(-1, true);
  files.want(1 << 20, false);
  files.look_around();
  EXPECT_EQ(files.find(-1), nullptr);
  EXPECT_EQ(files.find(1 << 20), nullptr);
  EXPECT_FALSE(files.read_process(0).has_value());
  EXPECT_FALSE(files.find_lock({}).has_value());
  KnownFiles gone(-1, long_time);
  gone.want(0, true);
  EXPECT_EQ(gone.find(0), nullptr);
  EXPECT_TRUE(gone.children().empty());
}

TEST_F(KnownFilesTest, WithoutTimeNothingIsLookedAt) {
  KnownFiles files(::getpid(), std::chrono::milliseconds(0));
  files.want(pair[0], true);
  files.look_around();
  EXPECT_EQ(files.find(pair[0]), nullptr);
  EXPECT_FALSE(files.read_process(::getpid()).has_value());
}

TEST_F(KnownFilesTest, WhatHasALimitOfItsOwnTakesNoTimeOfOthers) {
  KnownFiles files(::getpid(), std::chrono::milliseconds(50));
  EXPECT_TRUE(files.read_process(child).has_value());
  const auto begun = KnownFiles::Clock::now();
  while (KnownFiles::Clock::now() - begun < std::chrono::milliseconds(60)) {
  }
  const auto taken = KnownFiles::Clock::now() - begun;
  EXPECT_FALSE(files.read_process(child).has_value());
  files.add_time(taken);
  EXPECT_TRUE(files.read_process(child).has_value());
}

TEST_F(KnownFilesTest, WhoHasTheLockOfAFile) {
  std::array<char, 32> name{"/tmp/hognose-lock-XXXXXX"};
  const int held = ::mkostemp(name.data(), O_CLOEXEC);
  ASSERT_GE(held, 0);
  ASSERT_EQ(::flock(held, LOCK_EX), 0);
  const ::pid_t waiter = ::fork();
  if (waiter == 0) {
    const int own = ::open(name.data(), O_RDWR);
    ::flock(own, LOCK_EX);
    ::_exit(0);
  }
  const auto file = read_open_file(::getpid(), held);
  ASSERT_TRUE(file.has_value());
  const auto end = std::chrono::steady_clock::now() + long_time;
  std::optional<FileLock> lock;
  while (!lock && std::chrono::steady_clock::now() < end)
    lock = KnownFiles(waiter, long_time).find_lock(*file);
  ::kill(waiter, SIGKILL);
  ::waitpid(waiter, nullptr, 0);
  ::close(held);
  ::unlink(name.data());
  if (!lock) GTEST_SKIP() << "the kernel does not list it";
  EXPECT_EQ(lock->pid, ::getpid());
  EXPECT_FALSE(lock->is_of_process);
}

}  // namespace
}  // namespace hognose::target
