// Processes as /proc could list them.
// SPDX-License-Identifier: MIT
#include "cli/watch/family.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

target::ProcessFacts process(::pid_t pid, ::pid_t parent) {
  target::ProcessFacts facts;
  facts.pid = pid;
  facts.parent = parent;
  return facts;
}

std::vector<::pid_t> ids(const std::vector<target::ProcessFacts>& family) {
  std::vector<::pid_t> found;
  found.reserve(family.size());
  for (const target::ProcessFacts& one : family)
    found.push_back(one.pid);
  return found;
}

TEST(Family, IsAllBelow) {
  EXPECT_EQ(ids(choose_family(
                2, {process(1, 0), process(2, 1), process(3, 4), process(4, 2), process(5, 1)})),
            (std::vector<::pid_t>{2, 4, 3}));
}

TEST(Family, CirclesEnd) {
  EXPECT_EQ(ids(choose_family(2, {process(2, 3), process(3, 2)})), (std::vector<::pid_t>{2, 3}));
}

TEST(Family, OfAProcessThatIsNotThereIsEmpty) {
  EXPECT_TRUE(choose_family(9, {process(1, 0)}).empty());
}

TEST(Family, ManyAreCut) {
  std::vector<target::ProcessFacts> all{process(1, 0)};
  for (::pid_t pid = 2; pid < 200; ++pid)
    all.push_back(process(pid, 1));
  EXPECT_EQ(choose_family(1, all).size(), 50U);
}

TEST(Family, ThisProcessIsThere) {
  EXPECT_EQ(read_family(::getpid()).front().pid, ::getpid());
}

}  // namespace
}  // namespace hognose::cli
