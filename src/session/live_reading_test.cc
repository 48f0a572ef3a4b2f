// How long a made-up process stands still for a question.
// SPDX-License-Identifier: MIT
#include "session/live_reading.h"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "session/fake_session.h"

namespace hognose::session {
namespace {

using Log = std::vector<std::string>;

/// Writes down when it begins and ends.
class LoggedPause final : public target::Pause {
 public:
  LoggedPause(Log& log,
              std::optional<Error> refusal,
              const std::function<bool()>& wakes,
              std::chrono::milliseconds takes)
      : log_(log), refusal_(refusal), wakes_(wakes), takes_(takes) {}
  Result<void> begin(const target::HoldWishes& wishes) override {
    std::this_thread::sleep_for(takes_);
    log_.emplace_back(wishes.stops.empty() ? "hold" : "stop those that woke");
    return refusal_ ? Result<void>(fail(*refusal_)) : Result<void>();
  }
  void end() override {
    if (log_.back() != "let go") log_.emplace_back("let go");
  }
  std::optional<std::chrono::steady_clock::time_point> held_since() const override {
    return std::chrono::steady_clock::now();
  }
  bool is_holding() const override { return true; }
  std::set<std::int64_t> find_moved() const override {
    return wakes_() ? std::set<std::int64_t>{100} : std::set<std::int64_t>();
  }

 private:
  Log& log_;
  std::optional<Error> refusal_;
  const std::function<bool()>& wakes_;
  std::chrono::milliseconds takes_;
};

/// Thread 100 runs Python, in a process that can be held.
class LiveReadingTest : public testing::Test, public FakeSession {
 protected:
  Log log;
  std::optional<Error> refusal;
  std::function<bool()> wakes = [] { return false; };
  std::chrono::milliseconds stopping_takes{0};

  LiveReadingTest() {
    add_frame(2, U"work");
    target::OsThread thread;
    thread.tid = 100;
    python.parts.threads->add(thread);
    host.make_pause = [this] {
      return std::make_unique<LoggedPause>(log, refusal, wakes, stopping_takes);
    };
    host.make_machine_stack = [this] {
      log.emplace_back("copy its machine stack");
      return nullptr;
    };
  }

  /// Whether it was, because it woke.
  [[nodiscard]] bool is_stopped() const {
    return std::ranges::find(log, "stop those that woke") != log.end();
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

TEST_F(LiveReadingTest, AThreadThatWokeIsStoppedTheNextTime) {
  wakes = [this] { return log.front() == "hold" && log.back() != "stop those that woke"; };
  LiveReading live(session, {.unwinds = false});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(log, (Log{"hold", "let go", "stop those that woke", "let go"}));
  EXPECT_FALSE(session.stacks().went_on(100));
}

TEST_F(LiveReadingTest, OneThatCannotBeStoppedIsReadAloneAtLast) {
  wakes = [] { return true; };
  LiveReading live(session, {.unwinds = false});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(log.size(), 12U);
  EXPECT_TRUE(session.stacks().went_on(100));
  EXPECT_TRUE(session.thread_stack());
}

TEST_F(LiveReadingTest, WhatTakesLongToStopIsToldToTwiceAtMost) {
  wakes = [] { return true; };
  stopping_takes = std::chrono::milliseconds(800);
  LiveReading live(session, {.unwinds = false});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(std::ranges::count(log, "stop those that woke"), 1);
  EXPECT_EQ(std::ranges::count(log, "hold"), 1);
}

TEST_F(LiveReadingTest, TheNextHoldOfAThreadThatWokeCopiesItsMachineStackAsWell) {
  wakes = [this] { return log.size() < 4; };
  LiveReading live(session, {});
  ASSERT_TRUE(live.read());
  ASSERT_GE(log.size(), 6U);
  EXPECT_EQ(Log(log.begin() + 3, log.begin() + 6),
            (Log{"stop those that woke", "copy its machine stack", "let go"}));
}

TEST_F(LiveReadingTest, OneThatWokeWhileItWasReadIsStoppedTheNextTime) {
  // No copy has its machine stack: at last it is read while the process stands still.
  const auto holds = [this] { return std::ranges::count(log, "hold"); };
  wakes = [this, holds] { return holds() > 3 && log.back() != "let go" && !is_stopped(); };
  LiveReading live(session, {});
  ASSERT_TRUE(live.read());
  EXPECT_TRUE(is_stopped());
  EXPECT_FALSE(session.stacks().went_on(100));
}

TEST_F(LiveReadingTest, OneThatWasNeitherStoppedNorAsleepIsStoppedTheNextTime) {
  python.parts.threads->add([] {
    target::OsThread late;
    late.tid = 101;
    late.stillness = target::Stillness::late;
    return late;
  }());
  stacks[101] = stacks[100];
  LiveReading live(session, {.unwinds = false});
  ASSERT_TRUE(live.read());
  EXPECT_EQ(Log(log.begin(), log.begin() + 3), (Log{"hold", "let go", "stop those that woke"}));
}

TEST_F(LiveReadingTest, OneThatWakesEachTimeThatItIsReadIsReadAloneAtLast) {
  wakes = [this] { return std::ranges::count(log, "hold") > 3; };
  LiveReading live(session, {});
  ASSERT_TRUE(live.read());
  EXPECT_TRUE(session.stacks().went_on(100));
  EXPECT_TRUE(session.thread_stack());
}

TEST_F(LiveReadingTest, WhoReadsValuesReadsThemInACopyWhenAThreadWoke) {
  wakes = [this] { return log.size() < 5; };
  LiveReading live(session, {.reads_values = true});
  int times = 0;
  do {
    ASSERT_TRUE(live.read());
    ++times;
  } while (live.must_read_again());
  EXPECT_EQ(times, 2);
  EXPECT_EQ(
      log,
      (Log{"hold", "let go", "stop those that woke", "let go", "stop those that woke", "let go"}));
  EXPECT_TRUE(live.moved().empty());
}

TEST_F(LiveReadingTest, ValuesOfAThreadThatWakesAllTheTimeAreTakenAndSaid) {
  wakes = [] { return true; };
  LiveReading live(session, {.reads_values = true});
  int times = 0;
  do {
    ASSERT_TRUE(live.read());
    ++times;
  } while (live.must_read_again());
  EXPECT_EQ(times, 2);
  EXPECT_EQ(live.moved(), std::set<std::int64_t>{100});
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
