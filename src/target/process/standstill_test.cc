// What the kernel's texts say of who keeps a thread standing.
// SPDX-License-Identifier: MIT
#include "target/process/standstill.h"

#include <csignal>
#include <cstdint>
#include <thread>

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hognose::target {
namespace {

using Texts = std::vector<std::string>;

TEST(Standstill, TheLastNumberOfStatIsTheSignal) {
  EXPECT_EQ(parse_stop_signal("7 (a) 17) T 1 7 0 19\n"), SIGSTOP);
  EXPECT_EQ(parse_stop_signal("7 (a) T 1 7 0 21"), SIGTTIN);
  EXPECT_EQ(parse_stop_signal("7 (a) t 1 7 0 5\n"), 0);
  EXPECT_EQ(parse_stop_signal("7 (a) S 1 7 0 0\n"), 0);
  EXPECT_EQ(parse_stop_signal(""), 0);
  EXPECT_EQ(parse_stop_signal("19x"), 0);
}

TEST(Standstill, EachHierarchyHasItsFile) {
  EXPECT_EQ(find_freezer_files("9:name=systemd:/\n6:freezer:/jobs/a\n0::/b\n"),
            (Texts{"/sys/fs/cgroup/freezer/jobs/a/freezer.state",
                   "/sys/fs/cgroup/b/cgroup.events",
                   "/sys/fs/cgroup/unified/b/cgroup.events"}));
  EXPECT_EQ(find_freezer_files("3:cpu,freezer:/x:y").front(),
            "/sys/fs/cgroup/freezer/x:y/freezer.state");
  EXPECT_EQ(find_freezer_files("6:freezer:/../../etc\n0::../x\nnonsense\n::\n"), Texts());
}

TEST(Standstill, TheFilesSayItInTheirWays) {
  EXPECT_TRUE(says_frozen("FROZEN\n"));
  EXPECT_TRUE(says_frozen("populated 1\nfrozen 1\n"));
  EXPECT_FALSE(says_frozen("THAWED\n"));
  EXPECT_FALSE(says_frozen("FREEZING\n"));
  EXPECT_FALSE(says_frozen("populated 1\nfrozen 0\n"));
}

TEST(Standstill, OfAProcessThatRunsNothingIsSaid) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  const Standstill found = read_standstill(child);
  EXPECT_EQ(found.signal, 0);
  EXPECT_EQ(found.tracer, 0);
  EXPECT_FALSE(found.is_frozen);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(read_standstill(child).signal, 0);
}

TEST(Standstill, ThatAThreadOfOursTracesIsNotSaid) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  bool is_seized = false;
  std::int64_t tracer = -1;
  std::thread([&] {
    is_seized = ::ptrace(PTRACE_SEIZE, child, nullptr, nullptr) == 0;
    tracer = read_standstill(child).tracer;
  }).join();
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  if (!is_seized) GTEST_SKIP() << "nothing may be traced here";
  EXPECT_EQ(tracer, 0);
}

}  // namespace
}  // namespace hognose::target
