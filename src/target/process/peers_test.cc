// Families, the other ends of pipes, children, and locks of files.
// SPDX-License-Identifier: MIT
#include "target/process/peers.h"

#include <array>
#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "target/process/open_file.h"

namespace hognose::target {
namespace {

using Ids = std::vector<::pid_t>;

const auto later = ThreadClock::now() + std::chrono::minutes(1);
const auto before = ThreadClock::now() - std::chrono::seconds(1);

struct PeersOfChild : testing::Test {
  std::array<int, 2> pipe{};
  ::pid_t child = 0;

  PeersOfChild() {
    if (::pipe(pipe.data()) != 0) return;
    child = ::fork();
    if (child != 0) return;
    ::close(pipe[0]);
    ::pause();
    ::_exit(0);
  }
  ~PeersOfChild() override {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
  }
};

TEST_F(PeersOfChild, WhoHasTheOtherEnd) {
  const auto file = read_open_file(::getpid(), pipe[0]);
  ASSERT_TRUE(file.has_value());
  Peers found;
  do {  // until the child has closed its other end
    found = find_peers(::getpid(), {file->link}, later)[file->link];
  } while (found.list.size() == 2 && found.list[1].reads && ThreadClock::now() < later);
  ASSERT_EQ(found.list.size(), 2U);
  EXPECT_EQ(found.list[0].pid, ::getpid());
  EXPECT_TRUE(found.list[0].reads && found.list[0].writes);
  EXPECT_EQ(found.list[1].pid, child);
  EXPECT_TRUE(!found.list[1].reads && found.list[1].writes);
  EXPECT_FALSE(found.is_late);
}

TEST_F(PeersOfChild, WithoutTimeNothingIsFoundAndThatIsSaid) {
  const auto found = find_peers(::getpid(), {"pipe:[1]"}, before);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found.begin()->second.list.empty());
  EXPECT_TRUE(found.begin()->second.is_late);
  EXPECT_TRUE(find_peers(::getpid(), {}, before).empty());
}

TEST_F(PeersOfChild, TheFamilyBeginsWithTheProcessAndItsChildren) {
  const Ids of_child = list_family(child, later);
  EXPECT_EQ(of_child.front(), child);
  const Ids family = list_family(::getpid(), later);
  EXPECT_EQ(family.front(), ::getpid());
  if (list_children(::getpid()).empty()) GTEST_SKIP() << "the kernel does not list them";
  ASSERT_GE(of_child.size(), 2U);
  EXPECT_EQ(of_child[1], ::getpid());  // its parent
  ASSERT_GE(family.size(), 2U);
  EXPECT_EQ(family[1], child);
  EXPECT_EQ(list_family(-1, later), Ids{-1});
}

TEST_F(PeersOfChild, AChildIsListed) {
  const Ids children = list_children(::getpid());
  if (children.empty()) GTEST_SKIP() << "the kernel does not list them";
  EXPECT_EQ(children, Ids{child});
  EXPECT_TRUE(list_children(-1).empty());
}

}  // namespace
}  // namespace hognose::target
