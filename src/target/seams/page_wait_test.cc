// Threads that run or have ended wait for no page.
// SPDX-License-Identifier: MIT
#include "target/seams/page_wait.h"

#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

namespace hognose::target {
namespace {

TEST(PageWait, IsNoneOfAThreadThatRuns) {
  EXPECT_FALSE(find_page_wait(::gettid()));
}

TEST(PageWait, IsNoneOfAThreadThatHasEnded) {
  ::pid_t ended = 0;
  std::thread([&ended] { ended = ::gettid(); }).join();
  EXPECT_FALSE(find_page_wait(ended));
}

}  // namespace
}  // namespace hognose::target
