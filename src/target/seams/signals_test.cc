// Names of signals.
// SPDX-License-Identifier: MIT
#include "target/seams/signals.h"

#include <csignal>

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

TEST(Signals, HaveNames) {
  EXPECT_EQ(name_signal(SIGSEGV), "SIGSEGV");
  EXPECT_EQ(name_signal(SIGSYS), "SIGSYS");
  EXPECT_EQ(name_signal(SIGTSTP), "SIGTSTP");
  EXPECT_EQ(name_signal(77), "signal 77");
  EXPECT_EQ(name_signal(35), "signal 35");
  EXPECT_EQ(name_signal(-1), "signal -1");
}

TEST(Signals, ThoseThatEndAProcess) {
  for (const int number : {SIGSEGV, SIGABRT, SIGKILL, SIGXCPU, 35})
    EXPECT_TRUE(is_fatal(number)) << number;
  for (const int number : {0, -3, SIGSTOP, SIGTRAP, SIGCONT, SIGWINCH})
    EXPECT_FALSE(is_fatal(number)) << number;
}

}  // namespace
}  // namespace hognose::target
