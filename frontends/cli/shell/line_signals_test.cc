// Signals while a line is edited.
// SPDX-License-Identifier: MIT
#include "cli/shell/line_signals.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hognose::cli {
namespace {

TEST(LineSignals, AreNotedWhereTheyAreLetIn) {
  LineSignals signals;
  signals.take_over();
  ::raise(SIGWINCH);
  ::raise(SIGTSTP);
  EXPECT_FALSE(LineSignals::take().has_new_size);
  signals.let_in();
  signals.postpone();
  const CameSignals came = LineSignals::take();
  EXPECT_TRUE(came.has_new_size && came.stop);
  EXPECT_FALSE(came.goes_on);
  EXPECT_FALSE(LineSignals::take().stop) << "it is told once";
}

TEST(LineSignals, AreHandledAsBeforeLater) {
  struct sigaction before {};
  ::sigaction(SIGTSTP, nullptr, &before);
  { LineSignals().take_over(); }
  struct sigaction after {};
  ::sigaction(SIGTSTP, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

/// Of a child in a group of its own, whose parent is of the same session: then the kernel stops it.
TEST(LineSignals, ItStopsAndIsToldThatItGoesOn) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    ::setpgid(0, 0);
    LineSignals signals;
    signals.take_over();
    signals.stop();
    const CameSignals came = LineSignals::take();
    signals.let_in();
    ::raise(SIGTSTP);  // is noted again, and does not stop
    ::_exit(came.goes_on && LineSignals::take().stop ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, WUNTRACED), child);
  ASSERT_TRUE(WIFSTOPPED(status));
  ::kill(child, SIGCONT);
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace hognose::cli
