// Loops of a made-up trio, and their tasks.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/trio_tasks.h"

#include <gtest/gtest.h>

#include "python/fake/fake_trio.h"

namespace hognose::analysis {
namespace {

using layout::PyCodeObject;

struct TrioTasksTest : testing::Test {
  python::FakeTrio trio;
  python::ThreadList threads;
  Budget budget;

  TrioTasksTest() { trio.import_trio(); }

  /// A thread in that function of trio's loop, which has this variable.
  void add_thread(std::uint64_t ident,
                  const std::u32string& function,
                  const python::FakeTasks::Local& variable) {
    const Address code = trio.code(function, 5, {variable.first});
    trio.set(code, PyCodeObject::co_filename, trio.text(U"/s/trio/_core/_run.py"));
    threads.threads.push_back(trio.thread(ident, trio.frame(code, {}, {variable.second})));
  }
  TaskList read() { return read_all_tasks(trio.program, threads, budget); }
  /// A coroutine of the application that awaits one of trio.
  Address awaiting(const std::u32string& module,
                   const std::u32string& function,
                   const std::vector<python::FakeTasks::Local>& locals) {
    trio.module = U"trio._core._traps";
    const Address trap = trio.coroutine(U"wait_task_rescheduled", 3, {});
    trio.module = module;
    const Address inner = trio.coroutine(function, 2, trap, "coroutine", locals);
    trio.module = U"app";
    return trio.coroutine(U"work", 1, inner);
  }
};

TEST_F(TrioTasksTest, AreThoseOfTheLoopThatAThreadRuns) {
  const Address coroutine = awaiting(U"trio._timeouts", U"sleep", {{U"seconds", trio.integer(9)}});
  const Address first = trio.trio_task(U"main", {.coroutine = coroutine, .number = 1});
  const Address second = trio.trio_task(
      U"child", {.coroutine = coroutine, .nursery = trio.nursery(first), .number = 2});
  const Address runner = trio.runner({second, first}, first);
  add_thread(7, U"run", {U"runner", runner});
  const TaskList list = read();
  ASSERT_EQ(list.tasks.size(), 2U);
  EXPECT_EQ(list.tasks[0].name, "main");
  EXPECT_EQ(list.tasks[0].target.text, "sleeps 9 s");
  EXPECT_EQ(list.tasks[0].state, TaskState::waiting);
  EXPECT_FALSE(list.tasks[0].is_of_system);
  EXPECT_EQ(list.tasks[1].parent, 0U);
  ASSERT_EQ(list.loops.size(), 1U);
  EXPECT_EQ(list.loops[0].ident, 7U);
  EXPECT_TRUE(list.loops[0].is_of_trio);
  EXPECT_TRUE(list.loops[0].is_known);
}

TEST_F(TrioTasksTest, InGuestModeItIsNotKnownWhoRunsIt) {
  const Address runner = trio.runner({trio.trio_task(U"main", {})});
  const Address guest = trio.of_class("GuestState", U"trio._core._run", {{U"runner", runner}});
  add_thread(7, U"get_events", {U"self", guest});
  const TaskList list = read();
  ASSERT_EQ(list.loops.size(), 1U);
  EXPECT_EQ(list.loops[0].address, runner);
  EXPECT_FALSE(list.loops[0].is_known);
}

TEST_F(TrioTasksTest, AnyOtherRunnerIsNone) {
  add_thread(7, U"run", {U"runner", trio.of_class("Runner", U"app", {})});
  EXPECT_TRUE(read().loops.empty());
}

TEST_F(TrioTasksTest, WithoutTrioNobodyLooks) {
  trio.import_asyncio({});
  add_thread(7, U"run", {U"runner", trio.runner({trio.trio_task(U"main", {})})});
  EXPECT_TRUE(read().tasks.empty());
}

TEST_F(TrioTasksTest, WhoWaitsForANurseryWaitsForWhatIsInIt) {
  const Address parent = trio.trio_task(U"parent", {.number = 1});
  const Address nursery = trio.nursery(parent);
  const Address child = trio.trio_task(U"child", {.nursery = nursery, .number = 3});
  const Address full = trio.nursery(parent, {child});
  const Address waiter = trio.trio_task(
      U"waiter",
      {.coroutine = awaiting(U"trio._core._run", U"_nested_child_finished", {{U"self", full}}),
       .number = 2});
  add_thread(7, U"run", {U"runner", trio.runner({parent, child, waiter})});
  const TaskList list = read();
  ASSERT_EQ(list.tasks.size(), 3U);
  EXPECT_EQ(list.tasks[1].target.kind, "nursery");
  EXPECT_EQ(list.tasks[1].awaits, std::vector<std::size_t>{2});
  EXPECT_EQ(list.tasks[2].awaited_by, std::vector<std::size_t>{1});
}

TEST_F(TrioTasksTest, ALockSaysWhoHasIt) {
  const Address holder = trio.trio_task(
      U"holder", {.coroutine = awaiting(U"trio._timeouts", U"sleep_forever", {}), .number = 1});
  const Address lock = trio.of_class("Lock", U"trio", {{U"_owner", holder}});
  const Address waiter = trio.trio_task(
      U"waiter",
      {.coroutine = awaiting(U"trio._sync", U"acquire", {{U"self", lock}}), .number = 2});
  add_thread(7, U"run", {U"runner", trio.runner({holder, waiter})});
  const TaskList list = read();
  ASSERT_EQ(list.tasks.size(), 2U);
  EXPECT_EQ(list.tasks[1].target.type, "Lock");
  ASSERT_EQ(list.tasks[1].holders.size(), 1U);
  EXPECT_EQ(list.tasks[1].holders[0].task, 0U);
}

TEST_F(TrioTasksTest, WhatTheyComeDownToCountsWhereNothingElseAwaitsIt) {
  const Address lot = trio.of_class("ParkingLot", U"trio.lowlevel", {});
  const Address parked = trio.trio_task(
      U"parked",
      {.coroutine = awaiting(U"trio._core._parking_lot", U"park", {{U"self", lot}}), .number = 1});
  add_thread(7, U"run", {U"runner", trio.runner({parked})});
  const TaskList list = read();
  ASSERT_EQ(list.tasks.size(), 1U);
  EXPECT_EQ(list.tasks[0].target.kind, "parkinglot");
}

TEST_F(TrioTasksTest, TriosOwnAreToldFromTheProgramsOwn) {
  const Address init = trio.trio_task(U"<init>", {.number = 1});
  const Address main = trio.trio_task(U"main", {.nursery = trio.nursery(init), .number = 2});
  const Address calls = trio.trio_task(U"<calls>", {.nursery = trio.nursery(init), .number = 3});
  add_thread(7, U"run", {U"runner", trio.runner({init, main, calls}, main)});
  const TaskList list = read();
  ASSERT_EQ(list.tasks.size(), 3U);
  EXPECT_TRUE(list.tasks[0].is_of_system);
  EXPECT_FALSE(list.tasks[1].is_of_system);
  EXPECT_TRUE(list.tasks[2].is_of_system);
}

TEST_F(TrioTasksTest, WhatIsScheduledDoesNotWait) {
  const Address coroutine = awaiting(U"trio._timeouts", U"sleep_forever", {});
  const Address ready = trio.trio_task(U"r", {.coroutine = coroutine, .is_scheduled = true});
  const Address asleep = trio.trio_task(U"s", {.coroutine = coroutine});
  const Address runner = trio.runner({ready, asleep});
  EXPECT_EQ(count_waiting_trio_tasks(trio.program, runner, budget).count, 1U);
}

}  // namespace
}  // namespace hognose::analysis
