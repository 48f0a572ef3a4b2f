// Tasks of a made-up trio.
// SPDX-License-Identifier: MIT
#include "python/objects/trio_task.h"

#include <gtest/gtest.h>

#include "python/fake/fake_trio.h"

namespace hognose::python {
namespace {

struct TrioTaskTest : testing::Test {
  FakeTrio trio;
  Budget budget;

  TrioTask read(Address task) { return read_trio_task(trio.program, task, budget); }
};

TEST_F(TrioTaskTest, SaysWhoOpenedItsNursery) {
  const Address parent = trio.trio_task(U"main", {});
  const Address nursery = trio.nursery(parent);
  const Address coroutine = trio.coroutine(U"work", 1, {});
  const auto task =
      read(trio.trio_task(U"app.work", {.coroutine = coroutine, .nursery = nursery, .number = 7}));
  EXPECT_EQ(task.name, "app.work");
  EXPECT_EQ(task.coroutine, coroutine);
  EXPECT_EQ(task.nursery, nursery);
  EXPECT_EQ(task.parent, parent);
  EXPECT_EQ(task.number, 7U);
  EXPECT_FALSE(task.is_scheduled);
  EXPECT_TRUE(task.lacks.is_nothing());
  EXPECT_TRUE(read(parent).parent.is_null());
}

TEST_F(TrioTaskTest, IsScheduledWhileItHasWhatToSend) {
  EXPECT_TRUE(read(trio.trio_task(U"t", {.is_scheduled = true})).is_scheduled);
}

TEST_F(TrioTaskTest, OfScopesAroundItAnyMayCutItOff) {
  const Address timed = trio.status(false, 60);
  EXPECT_TRUE(read(trio.trio_task(U"t", {.status = timed})).has_deadline);
  const Address inside = trio.status(true, std::numeric_limits<double>::infinity(), timed);
  const auto task = read(trio.trio_task(U"t", {.status = inside}));
  EXPECT_TRUE(task.has_deadline);
  EXPECT_TRUE(task.is_cancelled);
  EXPECT_FALSE(read(trio.trio_task(U"t", {})).has_deadline);
}

TEST_F(TrioTaskTest, AShieldKeepsOuterScopesAway) {
  const double never = std::numeric_limits<double>::infinity();
  const Address shielded = trio.status(false, never, trio.status(true, 60), true);
  EXPECT_FALSE(read(trio.trio_task(U"t", {.status = shielded})).has_deadline);
}

TEST_F(TrioTaskTest, WhatIsNotReadMayEndByTime) {
  const Address ring = trio.of_class("CancelStatus", U"trio._core._run", {});
  EXPECT_TRUE(read(trio.trio_task(U"t", {.status = ring})).has_deadline);
}

TEST_F(TrioTaskTest, OnlyTriosOwnAreTasks) {
  EXPECT_TRUE(is_trio_task(trio.program, trio.trio_task(U"t", {})));
  EXPECT_FALSE(is_trio_task(trio.program, trio.of_class("Task", U"app", {})));
  EXPECT_FALSE(is_trio_task(trio.program, Address()));
  EXPECT_TRUE(is_trio_runner(trio.program, trio.runner({})));
  EXPECT_FALSE(is_trio_runner(trio.program, trio.of_class("Runner", U"app", {})));
}

TEST_F(TrioTaskTest, ALoopHasThemAll) {
  const Address task = trio.trio_task(U"t", {});
  const Address other = trio.of_class("Task", U"app", {});
  const auto found = find_trio_tasks(trio.program, trio.runner({task, other}, task), budget);
  EXPECT_EQ(found.tasks, std::vector{task});
  EXPECT_EQ(found.main, task);
  EXPECT_TRUE(found.lacks.is_nothing());
}

TEST_F(TrioTaskTest, ASetThatLiesIsSaid) {
  const Address runner = trio.of_class("Runner", U"trio._core._run", {{U"tasks", nowhere}});
  EXPECT_FALSE(find_trio_tasks(trio.program, runner, budget).lacks.is_nothing());
}

TEST_F(TrioTaskTest, WithoutItsModuleThereIsNone) {
  trio.import_asyncio({});
  EXPECT_FALSE(has_trio(trio.program, trio.interpreter(), budget));
  trio.import_trio();
  EXPECT_TRUE(has_trio(trio.program, trio.interpreter(), budget));
}

TEST_F(TrioTaskTest, WhatAnyioCallsStandsBehindItsOwnFunction) {
  const Address load = make_function(trio, U"load");
  trio.module = U"anyio._backends._trio";
  const Address wrapper = trio.closure(U"wrapper", {U"func", load});
  EXPECT_EQ(find_called_by_worker(trio.program, wrapper), load);
  trio.module = U"app";
  const Address own = trio.closure(U"wrapper", {U"func", load});
  EXPECT_EQ(find_called_by_worker(trio.program, own), own);
  const Address none = trio.none();
  EXPECT_EQ(find_called_by_worker(trio.program, none), none);
}

}  // namespace
}  // namespace hognose::python
