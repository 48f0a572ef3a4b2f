// What a task waits for, by the coroutines of a made-up asyncio.
// SPDX-License-Identifier: MIT
#include "python/objects/await_target.h"

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

struct AwaitTargetTest : testing::Test {
  FakeTasks python;
  Address future = python.future();

  AwaitTarget find(Address coroutine, Address waiter) const {
    Budget budget;
    const AwaitChain chain = read_await_chain(python.program, coroutine, 100, budget);
    return find_await_target(python.program, chain.frames, waiter, budget);
  }
  /// A coroutine of the application that awaits one of asyncio, with one variable.
  Address awaiting(const std::u32string& module,
                   const std::u32string& function,
                   const FakeTasks::Local& local) {
    python.module = module;
    const Address inner = python.coroutine(function, 2, future, "coroutine", {local});
    python.module = U"app";
    return python.coroutine(U"work", 1, inner);
  }
};

TEST_F(AwaitTargetTest, AFutureOrATask) {
  const Address coroutine = python.coroutine(U"work", 1, future);
  EXPECT_EQ(find(coroutine, future).kind, "future");
  EXPECT_EQ(find(coroutine, future).text, "waits for");
  EXPECT_EQ(find(coroutine, future).type, "Future");
  const Address task = python.task(U"t", python.none());
  EXPECT_EQ(find(coroutine, task).kind, "task");
  EXPECT_EQ(find(coroutine, task).others, std::vector{task});
}

TEST_F(AwaitTargetTest, Sleep) {
  const auto target =
      find(awaiting(U"asyncio.tasks", U"sleep", {U"delay", python.integer(90)}), future);
  EXPECT_EQ(target.kind, "sleep");
  EXPECT_EQ(target.text, "sleeps 90 s");
}

TEST_F(AwaitTargetTest, ALockIsNamedByItsClass) {
  const Address type =
      make_class(python, "Lock", {}, {{U"__module__", python.text(U"asyncio.locks")}});
  const Address lock = make_instance(python, type);
  const auto target = find(awaiting(U"asyncio.locks", U"acquire", {U"self", lock}), future);
  EXPECT_EQ(target.kind, "lock");
  EXPECT_EQ(target.object, lock);
  EXPECT_EQ(target.text, "waits for");
  EXPECT_EQ(target.type, "Lock");
}

TEST_F(AwaitTargetTest, AQueueSaysHowManyOfItsItemsAreNotDone) {
  const Address type =
      make_class(python, "Queue", {}, {{U"__module__", python.text(U"asyncio.queues")}});
  const auto wait_for = [&](std::int32_t unfinished) {
    const Address dict =
        python.dict({{python.text(U"_unfinished_tasks"), python.integer(unfinished)}});
    return find(awaiting(U"asyncio.queues", U"join", {U"self", make_instance(python, type, dict)}),
                future);
  };
  EXPECT_EQ(wait_for(3).text, "waits for task_done() of 3 items of");
  EXPECT_EQ(wait_for(3).kind, "queue_join");
  EXPECT_EQ(wait_for(3).type, "Queue");
  EXPECT_EQ(wait_for(0).text, "waits until all is done of");
}

TEST_F(AwaitTargetTest, AFutureOfPythonHasAFrameOfItsOwn) {
  python.module = U"asyncio.futures";
  const Address newest = python.coroutine(U"__await__", 3, future, "generator");
  python.module = U"asyncio.tasks";
  const Address inner =
      python.coroutine(U"sleep", 2, newest, "coroutine", {{U"delay", python.integer(90)}});
  python.module = U"app";
  EXPECT_EQ(find(python.coroutine(U"work", 1, inner), future).text, "sleeps 90 s");
}

TEST_F(AwaitTargetTest, SetsAndListsOfFutures) {
  const Address task = python.task(U"t", python.none());
  const auto of_set =
      find(awaiting(U"asyncio.tasks", U"_wait", {U"fs", python.set_of({task, future})}), future);
  EXPECT_EQ(of_set.kind, "wait");
  EXPECT_EQ(of_set.others, (std::vector{task, future}));
  const auto of_list =
      find(awaiting(U"asyncio.tasks", U"_wait", {U"fs", python.list({future, task})}), future);
  EXPECT_EQ(of_list.others, (std::vector{future, task}));
}

// It waits in the get() of a queue of its own, which says nothing to anybody.
TEST_F(AwaitTargetTest, AsCompletedWaitsForTheRest) {
  const Address task = python.task(U"t", python.none());
  const Address type = make_class(python, "_AsCompletedIterator", {}, {});
  const Address rest =
      make_instance(python, type, make_attribute_dict(python, {{U"_todo", python.set_of({task})}}));
  python.module = U"asyncio.queues";
  const Address get = python.coroutine(U"get", 3, future, "coroutine", {{U"self", rest}});
  python.module = U"asyncio.tasks";
  const Address one = python.coroutine(U"_wait_for_one", 2, get, "coroutine", {{U"self", rest}});
  const Address without = python.coroutine(U"_wait_for_one", 2, get);
  python.module = U"app";
  const auto target = find(python.coroutine(U"work", 1, one), future);
  EXPECT_EQ(target.kind, "as_completed");
  EXPECT_EQ(target.others, std::vector{task});
  EXPECT_EQ(target.text, "");
  EXPECT_EQ(find(python.coroutine(U"work", 1, without), future).text,
            "waits for the next that ends (as_completed)");
}

// The thread keeps the very future that the task awaits.
TEST_F(AwaitTargetTest, AWorkerOfAnyioEndsIt) {
  const Address called = make_function(python, U"load");
  python.set(called, layout::PyFunctionObject::func_code, python.code(U"load", 1));
  const Address coroutine =
      awaiting(U"anyio._backends._asyncio", U"run_sync_in_worker_thread", {U"func", called});
  const auto target = find(coroutine, future);
  EXPECT_EQ(target.kind, "thread");
  EXPECT_EQ(target.text, "waits for load()");
  EXPECT_EQ(target.jobs, std::vector{future});
}

// It waits by an event of asyncio, which says nothing to anybody.
TEST_F(AwaitTargetTest, ALimiterOfAnyioIsMeant) {
  const Address limiter = make_instance(python, make_class(python, "CapacityLimiter"));
  python.module = U"asyncio.locks";
  const Address wait = python.coroutine(U"wait", 3, future, "coroutine", {{U"self", future}});
  python.module = U"anyio._backends._asyncio";
  const Address acquire =
      python.coroutine(U"acquire_on_behalf_of", 2, wait, "coroutine", {{U"self", limiter}});
  const Address outer = python.coroutine(U"acquire", 2, acquire, "coroutine", {{U"self", limiter}});
  python.module = U"app";
  const auto target = find(python.coroutine(U"work", 1, outer), future);
  EXPECT_EQ(target.kind, "capacitylimiter");
  EXPECT_EQ(target.object, limiter);
}

// All that is read or written comes down to the same.
TEST_F(AwaitTargetTest, FilesOfTrioAreNumbersOrSockets) {
  python.module = U"trio._core._traps";
  const Address trap = python.coroutine(U"wait_task_rescheduled", 4, {});
  python.module = U"trio._core._io_epoll";
  const Address below = python.coroutine(U"wait_readable", 3, trap);
  python.module = U"trio._core._generated_io_epoll";
  const Address wait =
      python.coroutine(U"wait_readable", 2, below, "coroutine", {{U"fd", python.integer(7)}});
  const auto target = find(wait, {});
  EXPECT_EQ(target.text, "reads fd 7");
  EXPECT_EQ(target.descriptor, 7);
  const Address inner = make_c_object<layout::PySocketSockObject>(python, "_socket.socket");
  python.set(inner, layout::PySocketSockObject::sock_fd, 9);
  const Address socket = make_instance(
      python, make_class(python, "_SocketType"), make_attribute_dict(python, {{U"_sock", inner}}));
  python.module = U"trio._socket";
  const Address accept = python.coroutine(U"accept", 1, wait, "coroutine", {{U"self", socket}});
  EXPECT_EQ(find(accept, {}).text, "waits for a connection to fd 9");
}

TEST_F(AwaitTargetTest, WithoutAFutureOrARuleNothingIsKnown) {
  EXPECT_EQ(find(python.coroutine(U"work", 1, {}), {}).kind, "");
}

TEST_F(AwaitTargetTest, APackageThatIsCalledAlmostAsAnyioIsAnother) {
  const Address coroutine =
      awaiting(U"anyio_ext", U"run_sync_in_worker_thread", {U"func", python.none()});
  EXPECT_EQ(find(coroutine, future).kind, "future");
  Budget budget;
  const AwaitChain chain = read_await_chain(python.program, coroutine, 100, budget);
  EXPECT_FALSE(is_frame_of_async_library(python.program, chain.frames.back()));
}

/// Futures that call something when they end.
struct CallbacksTest : AwaitTargetTest {
  Address task;
  Address shield;

  void SetUp() override {
    python.give_callbacks();
    task = python.task(U"t", python.none());
    future = python.future();
    shield = python.future();
    set_shield(shield, task);
  }
  void set_shield(Address outer, Address inner) {
    python.module = U"asyncio.tasks";
    python.set_callback(outer, 0, python.closure(U"_outer_done_callback", {U"inner", inner}));
    python.module = U"app";
  }
  void set_job(Address of, Address job) {
    python.module = U"asyncio.futures";
    python.set_callback(of, 0, python.closure(U"_call_check_cancel", {U"source", job}));
    python.module = U"app";
  }
  Address gathering_in(Address list) {
    const auto base = python.program.view<layout::PyObject>(future).read(layout::PyObject::ob_type);
    const Address type = make_class(python,
                                    "_GatheringFuture",
                                    base.value_or(Address()),
                                    {{U"__module__", python.text(U"asyncio.tasks")}});
    return make_instance(python, type, make_attribute_dict(python, {{U"_children", list}}));
  }
  Address gathering(const std::vector<Address>& children) {
    return gathering_in(python.list(children));
  }
};

TEST_F(CallbacksTest, BehindAShieldIsATask) {
  const auto target = find(python.coroutine(U"work", 1, shield), shield);
  EXPECT_EQ(target.kind, "shield");
  EXPECT_EQ(target.text, "");
  EXPECT_EQ(target.others, std::vector{task});
}

TEST_F(CallbacksTest, ShieldsOfShieldsEnd) {
  const Address outer = python.future();
  set_shield(outer, shield);
  EXPECT_EQ(find(python.coroutine(U"work", 1, outer), outer).others, std::vector{task});
  set_shield(shield, outer);
  EXPECT_EQ(find(python.coroutine(U"work", 1, outer), outer).others.size(), 1U);
}

TEST_F(CallbacksTest, AnExecutorEndsIt) {
  const Address job = python.job_future();
  set_job(future, job);
  const auto target = find(python.coroutine(U"work", 1, future), future);
  EXPECT_EQ(target.kind, "executor");
  EXPECT_EQ(target.text, "");
  EXPECT_EQ(target.jobs, std::vector{job});
}

// As of asyncio.wrap_future(asyncio.run_coroutine_threadsafe(…)).
TEST_F(CallbacksTest, ATaskOfAnotherLoopIsATask) {
  python.module = U"asyncio.futures";
  const Address check = python.closure(U"_call_check_cancel", {U"source", task});
  const Address job = python.job_future(U"PENDING", {check});
  set_job(future, job);
  const auto target = find(python.coroutine(U"work", 1, future), future);
  EXPECT_EQ(target.kind, "task");
  EXPECT_EQ(target.others, std::vector{task});
  EXPECT_TRUE(target.jobs.empty());
}

TEST_F(CallbacksTest, JobsAndShieldsAmongOthers) {
  const Address job = python.job_future();
  set_job(future, job);
  const Address fs = python.list({shield, future});
  const auto target = find(awaiting(U"asyncio.tasks", U"_wait", {U"fs", fs}), python.future());
  EXPECT_EQ(target.others, (std::vector{task, future}));
  EXPECT_EQ(target.jobs, std::vector{job});
}

TEST_F(CallbacksTest, WhatRunsInAThreadKeepsItsText) {
  const Address job = python.job_future();
  set_job(future, job);
  const Address called = make_function(python, U"load");
  python.set(called, layout::PyFunctionObject::func_code, python.code(U"load", 1));
  const auto target = find(awaiting(U"asyncio.threads", U"to_thread", {U"func", called}), future);
  EXPECT_EQ(target.kind, "thread");
  EXPECT_EQ(target.text, "waits for load()");
  EXPECT_EQ(target.jobs, std::vector{job});
}

// A wait that goes on when one of several ends does not wait for all that one of them waits for.
TEST_F(CallbacksTest, AGroupIsItsMembersUnlessOneIsEnough) {
  const Address other = python.task(U"other", python.none());
  const Address group = gathering({task, gathering({other})});
  const auto timed = find(awaiting(U"asyncio.tasks", U"wait_for", {U"fut", group}), future);
  EXPECT_EQ(timed.others, (std::vector{task, other}));
  const Address fs = python.list({group});
  const auto any = find(awaiting(U"asyncio.tasks", U"_wait", {U"fs", fs}), future);
  EXPECT_EQ(any.others, std::vector{group});
}

TEST_F(CallbacksTest, AGroupInsideOfItselfEnds) {
  const Address children = python.list({task});
  const Address group = gathering_in(children);
  const auto slot =
      python.program.view<layout::PyListObject>(children).read(layout::PyListObject::ob_item);
  put_pointer(python, slot.value_or(nowhere), 0, group);
  EXPECT_EQ(find(python.coroutine(U"work", 1, group), group).others, std::vector{group});
}

TEST_F(AwaitTargetTest, ThatNameInAnotherModuleIsNothing) {
  const auto target =
      find(awaiting(U"app.tasks", U"sleep", {U"delay", python.integer(90)}), future);
  EXPECT_EQ(target.kind, "future");
}

TEST_F(AwaitTargetTest, WhatCannotBeReadIsLeftOut) {
  const auto target = find(awaiting(U"asyncio.tasks", U"sleep", {U"delay", nowhere}), future);
  EXPECT_EQ(target.text, "sleeps");
  EXPECT_EQ(find(awaiting(U"asyncio.tasks", U"_wait", {U"fs", nowhere}), future).others.size(), 0U);
  EXPECT_EQ(find(python.coroutine(U"work", 1, future), nowhere).kind, "future");
}

}  // namespace
}  // namespace hognose::python
