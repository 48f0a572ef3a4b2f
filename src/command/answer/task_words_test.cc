// Words about made-up tasks.
// SPDX-License-Identifier: MIT
#include "command/answer/task_words.h"

#include <gtest/gtest.h>

namespace hognose::command {
namespace {

using analysis::Certainty;
using analysis::JobState;
using analysis::TaskJob;

struct TaskWordsTest : testing::Test {
  analysis::TaskList list;

  TaskWordsTest() {
    for (const char* const name : {"a", "b", "c", "d"})
      list.tasks.emplace_back().name = name;
    list.tasks[0].target.kind = "lock";
  }
  std::string say() { return describe_task_holders(list, list.tasks[0]); }
};

TEST_F(TaskWordsTest, WhoHasALock) {
  list.tasks[0].holders = {{1, Certainty::exact, "app.py:5"}};
  EXPECT_EQ(say(), ", held by 'b' (app.py:5)");
  list.tasks[0].holders[0].certainty = Certainty::likely;
  EXPECT_EQ(say(), ", likely held by 'b' (app.py:5)");
}

TEST_F(TaskWordsTest, ThatNobodyIsKnownToIsSaidOfLocksAlone) {
  EXPECT_EQ(say(), ", which no task is known to have");
  list.tasks[0].target.kind = "event";
  EXPECT_EQ(say(), "");
}

TEST_F(TaskWordsTest, AJobThatWaitsForAThreadIsInNone) {
  TaskJob job;
  job.function = "load()";
  job.state = JobState::running;
  EXPECT_EQ(describe_job(job), "load() in a thread");
  job.state = JobState::queued;
  EXPECT_EQ(describe_job(job), "load(), queued behind other jobs of its pool");
  job.state = JobState::of_processes;
  EXPECT_EQ(describe_job(job), "load() in a process pool");
}

}  // namespace
}  // namespace hognose::command
