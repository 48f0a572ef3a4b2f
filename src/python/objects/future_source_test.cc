// What stands behind a future, by functions that a made-up asyncio has it call.
// SPDX-License-Identifier: MIT
#include "python/objects/future_source.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"
#include "python/objects/future.h"

namespace hognose::python {
namespace {

struct FutureSourceTest : testing::Test {
  FakeTasks python;
  Address inner;
  Address outer;

  void SetUp() override {
    python.give_callbacks();
    inner = python.task(U"inner", python.none());
    outer = python.future();
  }
  std::optional<FutureSource> find() {
    Budget budget;
    return find_future_source(python.program, outer, budget);
  }
  std::vector<Address> shields() {
    Budget budget;
    return find_shields(python.program, inner, budget);
  }
  Address callback(const std::u32string& module,
                   const std::u32string& name,
                   const std::u32string& variable,
                   Address kept) {
    python.module = module;
    return python.closure(name, {variable, kept});
  }
  Address pair(Address function) { return python.tuple({function, python.none()}); }
};

TEST_F(FutureSourceTest, NothingIsBehindAFutureOfItsOwn) {
  EXPECT_FALSE(find());
  python.set_callback(outer, 0, callback(U"app", U"note", U"inner", inner));
  EXPECT_FALSE(find());
}

TEST_F(FutureSourceTest, AShieldStandsForATask) {
  python.set_callback(
      outer, 0, callback(U"asyncio.tasks", U"_outer_done_callback", U"inner", inner));
  const auto source = find();
  ASSERT_TRUE(source);
  EXPECT_TRUE(source->is_shield);
  EXPECT_FALSE(source->is_job);
  EXPECT_EQ(source->future, inner);
}

TEST_F(FutureSourceTest, AJobIsBehindAnyOfTheCallbacks) {
  const Address job = python.job_future();
  const Address check = callback(U"asyncio.futures", U"_call_check_cancel", U"source", job);
  const Address wakeup = python.object<layout::PyObject>(python.type("TaskWakeupMethWrapper"));
  python.set_callback(outer, 0, wakeup);
  python.set_callback(outer, 2, python.list({pair(wakeup), pair(check)}));
  const auto source = find();
  ASSERT_TRUE(source);
  EXPECT_TRUE(source->is_job);
  EXPECT_EQ(source->future, job);
}

TEST_F(FutureSourceTest, NamesOfOtherModulesAreNothing) {
  python.set_callback(outer, 0, callback(U"app.tasks", U"_outer_done_callback", U"inner", inner));
  EXPECT_FALSE(find());
  python.set_callback(
      outer, 0, callback(U"asyncio.tasks", U"_outer_done_callback", U"other", inner));
  EXPECT_FALSE(find());
}

TEST_F(FutureSourceTest, WhatIsKeptMustBeAFuture) {
  const Address odd = python.text(U"odd");
  python.set_callback(
      outer, 0, callback(U"asyncio.futures", U"_call_check_cancel", U"source", odd));
  EXPECT_FALSE(find());
  python.set_callback(
      outer, 0, callback(U"asyncio.tasks", U"_outer_done_callback", U"inner", nowhere));
  EXPECT_FALSE(find());
  python.set_callback(
      outer, 0, callback(U"asyncio.tasks", U"_outer_done_callback", U"inner", outer));
  EXPECT_FALSE(find());
}

TEST_F(FutureSourceTest, DamagedCallbacksAreNone) {
  python.set_callback(outer, 0, nowhere);
  EXPECT_FALSE(find());
  python.set_callback(outer, 0, {});
  const Address list = python.list({python.none()});
  python.set(list, layout::PyListObject::ob_item, nowhere);
  python.set_callback(outer, 2, list);
  EXPECT_FALSE(find());
}

TEST_F(FutureSourceTest, ATaskKnowsItsShields) {
  EXPECT_TRUE(shields().empty());
  python.set_callback(
      inner, 2, python.list({callback(U"asyncio.tasks", U"_done_callback", U"outer", outer)}));
  EXPECT_EQ(shields(), std::vector{outer});
}

TEST_F(FutureSourceTest, ShieldsThatDoNotTellHaveAListAlone) {
  EXPECT_FALSE(keeps_plain_callbacks(python.program));
  FakeTasks old;
  old.give_callbacks(1);
  EXPECT_TRUE(keeps_plain_callbacks(old.program));
}

TEST_F(FutureSourceTest, AFutureOfPythonHasAnAttribute) {
  const Address check = callback(U"asyncio.tasks", U"_outer_done_callback", U"inner", inner);
  const Address type =
      make_class(python, "Future", {}, {{U"__module__", python.text(U"asyncio.futures")}});
  outer = make_instance(
      python, type, make_attribute_dict(python, {{U"_callbacks", python.list({pair(check)})}}));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->future, inner);
}

}  // namespace
}  // namespace hognose::python
