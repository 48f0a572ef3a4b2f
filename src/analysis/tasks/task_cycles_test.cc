// Circles of made-up tasks.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_cycles.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::analysis {
namespace {

struct TaskCyclesTest : testing::Test, python::FakeFrames {
  std::vector<Task> tasks{3};

  void wait_for_lock_of(std::size_t waiter, std::size_t holder, Certainty certainty) {
    tasks[waiter].target.kind = "lock";
    tasks[waiter].holders = {{holder, certainty, "a.py:1"}};
  }
};

TEST_F(TaskCyclesTest, NobodyWaits) {
  EXPECT_TRUE(find_task_cycles(program, tasks).empty());
}

TEST_F(TaskCyclesTest, TwoThatEachHaveTheOthersLock) {
  wait_for_lock_of(0, 2, Certainty::exact);
  wait_for_lock_of(2, 0, Certainty::exact);
  const auto cycles = find_task_cycles(program, tasks);
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_EQ(cycles[0].tasks, (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(cycles[0].is_certain);
}

TEST_F(TaskCyclesTest, OneThatAwaitsWhoWantsItsLock) {
  tasks[0].awaits = {1};
  wait_for_lock_of(1, 0, Certainty::exact);
  ASSERT_EQ(find_task_cycles(program, tasks).size(), 1U);
  EXPECT_TRUE(find_task_cycles(program, tasks)[0].is_certain);
  tasks[1].holders[0].certainty = Certainty::likely;
  EXPECT_FALSE(find_task_cycles(program, tasks)[0].is_certain);
}

TEST_F(TaskCyclesTest, ASemaphoreMayComeFromAnother) {
  wait_for_lock_of(0, 1, Certainty::exact);
  wait_for_lock_of(1, 0, Certainty::exact);
  tasks[1].target.kind = "semaphore";
  tasks[1].holders.push_back({2, Certainty::exact, "a.py:1"});
  EXPECT_TRUE(find_task_cycles(program, tasks).empty());
}

TEST_F(TaskCyclesTest, ASemaphoreOfWhichAllThatHaveItWaitComesLikelyFromNobody) {
  for (std::size_t at = 0; at < 3; ++at) {
    wait_for_lock_of(at, 1, Certainty::exact);
    tasks[at].target.kind = "boundedsemaphore";
    tasks[at].holders.push_back({2, Certainty::exact, "a.py:1"});
  }
  const auto cycles = find_task_cycles(program, tasks);
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_EQ(cycles[0].tasks, std::vector<std::size_t>{1});
  EXPECT_FALSE(cycles[0].is_certain);
  tasks[2] = {};  // goes on
  EXPECT_TRUE(find_task_cycles(program, tasks).empty());
  tasks[2].awaits = {1};
  EXPECT_EQ(find_task_cycles(program, tasks).size(), 1U);
}

TEST_F(TaskCyclesTest, AStoryLongerThanIsLookedIntoSaysNothingOfSemaphores) {
  tasks.resize(200);
  for (std::size_t at = 0; at + 1 < tasks.size(); ++at)
    tasks[at].awaits = {at + 1};
  wait_for_lock_of(0, 0, Certainty::exact);
  tasks[0].target.kind = "semaphore";
  EXPECT_TRUE(find_task_cycles(program, tasks).empty());
}

TEST_F(TaskCyclesTest, WhatIsGatheredBesidesMayFail) {
  tasks[0].awaits = {1, 2};
  tasks[0].target.kind = "gather";
  tasks[1].awaits = {0};
  ASSERT_EQ(find_task_cycles(program, tasks).size(), 1U);
  EXPECT_FALSE(find_task_cycles(program, tasks)[0].is_certain);
  tasks[0].awaits = {1};
  EXPECT_TRUE(find_task_cycles(program, tasks)[0].is_certain);
}

TEST_F(TaskCyclesTest, AsCompletedMayBeForAWhile) {
  tasks[0].awaits = {1};
  tasks[0].target.kind = "as_completed";
  tasks[1].awaits = {0};
  ASSERT_EQ(find_task_cycles(program, tasks).size(), 1U);
  EXPECT_FALSE(find_task_cycles(program, tasks)[0].is_certain);
}

// Of asyncio.wait() the arguments are in a frame; it may be for any, or for a while.
TEST_F(TaskCyclesTest, AWaitOfWhichNothingIsKnownProvesNothing) {
  tasks[0].awaits = {1, 2};
  tasks[0].target.kind = "wait";
  tasks[1].awaits = {0};
  EXPECT_TRUE(find_task_cycles(program, tasks).empty());
  tasks[0].awaits = {1};
  ASSERT_EQ(find_task_cycles(program, tasks).size(), 1U);
  EXPECT_FALSE(find_task_cycles(program, tasks)[0].is_certain);
}

}  // namespace
}  // namespace hognose::analysis
