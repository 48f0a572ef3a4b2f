// How long a made-up process stands still for a question.
// SPDX-License-Identifier: MIT
#include "session/live_reading.h"

#include <gtest/gtest.h>

#include "session/fake_session.h"

namespace hognose::session {
namespace {

using Log = std::vector<std::string>;

/// Writes down when it begins and ends.
class LoggedPause final : public target::Pause {
 public:
  LoggedPause(Log& log, std::optional<Error> refusal) : log_(log), refusal_(refusal) {}
  Result<void> begin() override {
    log_.emplace_back("hold");
    return refusal_ ? Result<void>(fail(*refusal_)) : Result<void>();
  }
  void end() override {
    if (log_.back() != "let go") log_.emplace_back("let go");
  }

 private:
  Log& log_;
  std::optional<Error> refusal_;
};

/// Thread 100 runs Python, in a process that can be held.
class LiveReadingTest : public testing::Test, public FakeSession {
 protected:
  Log log;
  std::optional<Error> refusal;

  LiveReadingTest() {
    add_frame(2, U"work");
    target::OsThread thread;
    thread.tid = 100;
    python.parts.threads->add(thread);
    host.make_pause = [this] { return std::make_unique<LoggedPause>(log, refusal); };
    host.make_machine_stack = [this] {
      log.emplace_back("copy its machine stack");
      return nullptr;
    };
  }
};

TEST_F(LiveReadingTest, StacksAreCopiedInThePauseAndReadAfterIt) {
  LiveReading live(session, {});
  ASSERT_TRUE(live.read());
  ASSERT_GE(log.size(), 3U);
  EXPECT_EQ(Log(log.begin(), log.begin() + 3), (Log{"hold", "copy its machine stack", "let go"}));
  stacks[100].entries.clear();
  EXPECT_EQ((*session.thread_stack())->merged.entries.size(), 1U);
}

TEST_F(LiveReadingTest, WithoutMachineFramesNoneAreCopied) {
  LiveReading live(session, {.unwinds = false});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(log, (Log{"hold", "let go"}));
}

TEST_F(LiveReadingTest, WhoReadsValuesHoldsItToTheEndAndHasADeadline) {
  {
    LiveReading live(session, {.reads_values = true, .max_pause = std::chrono::hours(1)});
    EXPECT_FALSE(live.reading().deadline);
    ASSERT_TRUE(live.read());
    EXPECT_TRUE(live.reading().deadline);
    EXPECT_EQ(log, Log{"hold"});
  }
  EXPECT_EQ(log, (Log{"hold", "let go"}));
}

TEST_F(LiveReadingTest, WhatIsReadAfterThePauseHasNoDeadline) {
  LiveReading live(session, {.max_pause = std::chrono::hours(1)});
  ASSERT_TRUE(live.read());
  EXPECT_FALSE(live.reading().deadline);
}

TEST_F(LiveReadingTest, WithoutTimeTheStacksAreLeftOut) {
  LiveReading live(session, {.max_pause = std::chrono::milliseconds(0)});
  ASSERT_TRUE(live.read());
  EXPECT_TRUE(session.stacks().is_left_out(100));
  EXPECT_EQ(session.thread_stack().error().kind, ErrorKind::limit);
}

TEST_F(LiveReadingTest, WhatCannotBeHeldIsOpenedAlone) {
  host.make_pause = nullptr;
  LiveReading live(session, {.reads_values = true});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(log, Log{});
  EXPECT_EQ(host.opened, 1);
}

TEST_F(LiveReadingTest, ARefusedPauseIsAnError) {
  refusal = Error{ErrorKind::permission, {}, "ptrace"};
  EXPECT_EQ(LiveReading(session, {}).read().error().kind, ErrorKind::permission);
}

TEST_F(LiveReadingTest, ARunningProcessWithoutPythonIsLookedAtTwice) {
  no_python = Error{ErrorKind::not_found, {}, "runtime"};
  EXPECT_FALSE(LiveReading(session, {}).read());
  EXPECT_EQ(host.opened, 2);
}

}  // namespace
}  // namespace hognose::session
