// Descriptors by the kernel's texts, and those of a process that has made some.
// SPDX-License-Identifier: MIT
#include "target/process/open_file.h"

#include <array>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hognose::target {
namespace {

TEST(OpenFile, TheKernelsNameTellsTheKind) {
  EXPECT_EQ(find_kind("pipe:[17]"), OpenKind::pipe);
  EXPECT_EQ(find_kind("socket:[17]"), OpenKind::socket);
  EXPECT_EQ(find_kind("anon_inode:[eventpoll]"), OpenKind::epoll);
  EXPECT_EQ(find_kind("anon_inode:inotify"), OpenKind::inotify);
  EXPECT_EQ(find_kind("anon_inode:[io_uring]"), OpenKind::other);
  EXPECT_EQ(find_kind("/tmp/pipe:[17]"), OpenKind::other);
  EXPECT_EQ(parse_inode("pipe:[17]"), 17U);
  EXPECT_EQ(parse_inode("pipe:[17"), 17U);
  EXPECT_EQ(parse_inode("pipe:[-1]"), 0U);
  EXPECT_EQ(parse_inode("/pipe:[17]"), 0U);
}

TEST(OpenFile, FdinfoTellsAccessAndWhatIsWatched) {
  OpenFile file;
  file.kind = OpenKind::epoll;
  add_fdinfo(
      "pos:\t0\nflags:\t02\ntfd:        5 events:       19 data: 5  pos:0\n"
      "tfd:  7 events: 1\ntfd: -x events: 1\ntfd:        9",
      file);
  EXPECT_TRUE(file.reads && file.writes);
  EXPECT_EQ(file.watched, (std::vector<std::int32_t>{5, 7}));  // the last line is torn
  EXPECT_FALSE(file.watches_more);
  file = {};
  add_fdinfo("flags:\t0100001\ntfd: 5 events: 1\nPid:\t7\n", file);
  EXPECT_TRUE(!file.reads && file.writes && file.watched.empty() && file.pid == 0);
  file.kind = OpenKind::pidfd;
  add_fdinfo("Pid:\t-1\n", file);
  EXPECT_EQ(file.pid, 0);
  add_fdinfo("Pid:\t4711\n\n:\nflags:", file);
  EXPECT_EQ(file.pid, 4711);
}

TEST(OpenFile, AnEpollMayWatchMoreThanIsKept) {
  OpenFile file;
  file.kind = OpenKind::epoll;
  std::string text;
  for (int at = 0; at < 2000; ++at)
    text += "tfd: " + std::to_string(at) + " events: 1\n";
  add_fdinfo(text, file);
  EXPECT_EQ(file.watched.size(), 1000U);
  EXPECT_TRUE(file.watches_more);
}

TEST(OpenFile, OfThisProcess) {
  std::array<int, 2> pipe{};
  std::array<int, 2> pair{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
  const int epoll = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  ASSERT_EQ(::epoll_ctl(epoll, EPOLL_CTL_ADD, pipe[0], &event), 0);
  const int folder = ::open("/", O_RDONLY);
  const int null = ::open("/dev/null", O_WRONLY);
  const std::array numbers{
      pipe[0], pipe[1], pair[0], epoll, folder, null, ::eventfd(0, 0), ::inotify_init()};
  const std::array kinds{OpenKind::pipe,
                         OpenKind::pipe,
                         OpenKind::socket,
                         OpenKind::epoll,
                         OpenKind::folder,
                         OpenKind::device,
                         OpenKind::eventfd,
                         OpenKind::inotify};
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    const auto file = read_open_file(::getpid(), numbers[at]);
    ASSERT_TRUE(file.has_value()) << at;
    EXPECT_EQ(file->kind, kinds[at]) << file->link;
    if (kinds[at] == OpenKind::pipe) {
      EXPECT_EQ(file->reads, at == 0);
      EXPECT_EQ(file->writes, at == 1);
      EXPECT_NE(file->inode, 0);
    }
    const std::vector<std::int32_t> watched(at == 3 ? 1 : 0, pipe[0]);
    EXPECT_EQ(file->watched, watched) << at;
  }
  for (const int number : numbers)
    ::close(number);
  ::close(pair[1]);
  EXPECT_FALSE(read_open_file(::getpid(), epoll).has_value());
  EXPECT_FALSE(read_open_file(::getpid(), -1).has_value());
}

}  // namespace
}  // namespace hognose::target
