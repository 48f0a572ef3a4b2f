// Children of the test program itself.
// SPDX-License-Identifier: MIT
#include "target/process/process_tree.h"

#include <algorithm>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "target/process/fake_child.h"

namespace hognose::target {
namespace {

using testing::Contains;
using testing::Not;

TEST(ProcessTree, ChildrenAndTheirsAreFoundTheNearestFirst) {
  const Child child([] {
    const ::pid_t grandchild = ::fork();
    if (grandchild == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ++shared->ready;  // not before: it would outlive a child that ends at once
      for (;;)
        ::pause();
    }
    shared->vforked = grandchild;
    ++shared->ready;
    for (;;)
      ::pause();
  });
  ASSERT_TRUE(becomes_true([] { return shared->ready == 2; }));
  const ::pid_t grandchild = shared->vforked;
  EXPECT_EQ(list_descendants(child.pid()), std::vector<::pid_t>{grandchild});
  const auto all = list_descendants(::getpid());
  const auto place_of = [&all](::pid_t pid) { return std::find(all.begin(), all.end(), pid); };
  ASSERT_NE(place_of(grandchild), all.end());
  EXPECT_LT(place_of(child.pid()), place_of(grandchild));
  EXPECT_THAT(all, Not(Contains(::getpid())));
}

TEST(ProcessTree, AChildOfAnotherThreadIsOneAsWell) {
  std::atomic<::pid_t> pid = 0;  // the child may be seen before fork() has returned here
  std::atomic<bool> is_over = false;
  std::thread other([&] {
    const ::pid_t child = ::fork();
    if (child == 0) {
      for (;;)
        ::pause();
    }
    pid = child;
    while (!is_over)
      std::this_thread::sleep_for(milliseconds(1));
  });
  EXPECT_TRUE(becomes_true([&] { return pid != 0; }));
  EXPECT_THAT(list_descendants(::getpid()), Contains(pid.load()));
  is_over = true;
  other.join();
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST(ProcessTree, WhatIsNotThereHasNone) {
  EXPECT_TRUE(list_descendants(4'194'303).empty());
}

}  // namespace
}  // namespace hognose::target
