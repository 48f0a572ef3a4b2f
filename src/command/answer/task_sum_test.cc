// Sentences about made-up tasks.
// SPDX-License-Identifier: MIT
#include "command/answer/task_sum.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::command {
namespace {

struct TaskSumTest : testing::Test {
  python::FakeTasks python;
  analysis::TaskList tasks;
  Budget budget;

  analysis::Task& add(const std::string& name) {
    analysis::Task& task = tasks.tasks.emplace_back();
    task.name = name;
    task.state = analysis::TaskState::waiting;
    task.target.kind = "sleep";
    task.target.text = "sleeps 9 s";
    return task;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> list;
    for (const TaskSentence& one : sum_up_tasks(python.program, {}, tasks, budget))
      list.push_back(one.text);
    return list;
  }
};

TEST_F(TaskSumTest, ThoseThatDoTheSameAreCounted) {
  add("a");
  add("b");
  EXPECT_EQ(texts(), std::vector<std::string>{"asyncio: 2 of 2 tasks sleep 9 s: 'a', 'b'"});
}

TEST_F(TaskSumTest, WhatDoesNotEndThoughItIsCancelledIsSaid) {
  add("a");
  add("b").is_being_cancelled = true;
  EXPECT_EQ(texts(),
            (std::vector<std::string>{"asyncio: task 'a' sleeps 9 s",
                                      "asyncio: task 'b' sleeps 9 s, being cancelled"}));
}

}  // namespace
}  // namespace hognose::command
