// What made-up coroutines call the objects that their tasks wait for.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_objects.h"

#include <gtest/gtest.h>

#include "base/formatted.h"
#include "python/fake/fake_tasks.h"

namespace hognose::analysis {
namespace {

class TaskObjectsTest : public testing::Test, public python::FakeTasks {
 protected:
  std::vector<Task> tasks;
  Budget budget;

  Address lock() { return object<layout::PyObject>(seen_type("asyncio.locks.Lock")); }
  /// A task that waits for `object`; its coroutine, in a module of that name, has this variable.
  void add_waiter(Address object, const Local& variable, const std::u32string& where = U"app") {
    module = where;
    Task task;
    task.state = TaskState::waiting;
    task.target.text = "waits for";
    task.target.type = "Lock";
    task.target.object = object;
    task.chain = python::read_await_chain(
        program, coroutine(U"work", 1, {}, "coroutine", {variable}), 100, budget);
    tasks.push_back(std::move(task));
  }
  std::vector<std::string> describe() {
    name_awaited_objects(program, tasks, budget);
    std::vector<std::string> texts;
    for (const Task& task : tasks)
      texts.push_back(describe_target(task));
    return texts;
  }
  using Texts = std::vector<std::string>;
};

TEST_F(TaskObjectsTest, AVariableNamesALock) {
  const Address wanted = lock();
  add_waiter(wanted, {U"guard", wanted});
  EXPECT_EQ(describe(), Texts{"waits for Lock 'guard'"});
}

TEST_F(TaskObjectsTest, WhatNobodyNamesHasAnAddress) {
  const Address wanted = lock();
  add_waiter(wanted, {U"other", none()});
  EXPECT_EQ(describe(), Texts{formatted("waits for Lock at {:#x}", wanted.value())});
}

TEST_F(TaskObjectsTest, AsyncioItselfNamesNothing) {
  const Address wanted = lock();
  add_waiter(wanted, {U"guard", wanted}, U"asyncio.locks");
  EXPECT_EQ(describe(), Texts{formatted("waits for Lock at {:#x}", wanted.value())});
}

TEST_F(TaskObjectsTest, WhoeverKnowsTheNameTellsTheOthers) {
  const Address wanted = lock();
  add_waiter(wanted, {U"other", none()});
  add_waiter(wanted, {U"guard", wanted});
  EXPECT_EQ(describe(), Texts(2, "waits for Lock 'guard'"));
}

TEST_F(TaskObjectsTest, TwoOfOneNameKeepTheirAddresses) {
  const Address one = lock();
  const Address other = lock();
  add_waiter(one, {U"guard", one});
  add_waiter(other, {U"guard", other});
  EXPECT_EQ(describe(),
            (Texts{formatted("waits for Lock 'guard' at {:#x}", one.value()),
                   formatted("waits for Lock 'guard' at {:#x}", other.value())}));
  EXPECT_EQ(describe_targets(tasks[0]), "waits for Locks 'guard'");
  EXPECT_EQ(describe_targets(tasks[1]), describe_targets(tasks[0]));
}

TEST_F(TaskObjectsTest, ATaskThatWaitsForNoObjectIsLeftAlone) {
  tasks.emplace_back().target.text = "sleeps 9 s";
  EXPECT_EQ(describe(), Texts{"sleeps 9 s"});
  EXPECT_EQ(describe_targets(tasks[0]), "sleeps 9 s");
}

TEST_F(TaskObjectsTest, WithoutABudgetThereAreAddresses) {
  const Address wanted = lock();
  add_waiter(wanted, {U"guard", wanted});
  while (budget.spend_node()) {
  }
  EXPECT_EQ(describe(), Texts{formatted("waits for Lock at {:#x}", wanted.value())});
}

}  // namespace
}  // namespace hognose::analysis
