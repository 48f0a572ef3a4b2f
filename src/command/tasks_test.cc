// tasks on a made-up Python.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "base/formatted.h"
#include "command/command.h"
#include "python/fake/fake_instances.h"
#include "render/text.h"
#include "session/fake_session.h"

namespace hognose::command {
namespace {

using layout::FutureObj;
using layout::TaskObj;

/// Thread 100, whose interpreter is at address zero, where a made-up Python puts nothing else.
class TasksTest : public testing::Test, public session::FakeSession {
 protected:
  Address future = python::make_c_object<FutureObj>(python, "_asyncio.Future");

  TasksTest() {
    add_frame(std::nullopt, U"work");
    python.parts.memory->put_zeros({Address(0), Address(4096)});
  }
  Address make_task(const std::u32string& name) {
    const Address at = python::make_c_object<TaskObj>(python, "_asyncio.Task");
    python.set(at, TaskObj::task_name, python.text(name));
    python.set(at, TaskObj::task_coro, python.none());
    return at;
  }
  void import_asyncio(const std::vector<Address>& tasks) {
    using layout::PyModuleObject;
    const Address module = python.object<PyModuleObject>(python.type("module"));
    python.set(module,
               PyModuleObject::md_dict,
               python::make_attribute_dict(python, {{U"_eager_tasks", python.set_of(tasks)}}));
    python.set(Address(0),
               layout::PyInterpreterState::modules,
               python::make_attribute_dict(python, {{U"asyncio.tasks", module}}));
  }
  document::Document ask(std::string_view arguments = "") {
    return find_command("tasks")->run({session, arguments, {}});
  }
  std::string text(std::string_view arguments = "") { return render::render_text(ask(arguments)); }
};

TEST_F(TasksTest, WithoutAsyncioThereAreNone) {
  EXPECT_EQ(text(), "No task: asyncio was never imported\n");
}

TEST_F(TasksTest, WithoutTasksThereAreNone) {
  import_asyncio({});
  EXPECT_EQ(text(), "No task of asyncio\n");
  EXPECT_EQ(ask().completeness(), document::Completeness::complete);
}

TEST_F(TasksTest, ALineEachBelowWhoWaitsForIt) {
  const Address one = make_task(U"t-2");
  const Address other = make_task(U"t-10");
  const Address done = make_task(U"t-3");
  python.set(done, FutureObj::fut_state, 2);
  python.set(other, TaskObj::task_fut_waiter, one);
  python.set(one, TaskObj::task_fut_waiter, future);
  python.set(one, TaskObj::task_num_cancels_requested, 1);
  import_asyncio({one, other, done, make_task(U"t-1")});
  const std::string shown = text();
  EXPECT_TRUE(shown.starts_with("3 tasks of the ")) << shown;
  EXPECT_TRUE(
      shown.ends_with(formatted("  t-1: runs, or is ready to run\n"
                                "  t-10: waits for 't-2'\n"
                                "    t-2: waits for Future at {:#x}, being cancelled\n",
                                future.value())))
      << shown;
}

TEST_F(TasksTest, WhatIsThereIsReady) {
  const Address task = make_task(U"t");
  python.set(task, TaskObj::task_fut_waiter, future);
  python.set(future, FutureObj::fut_state, 2);
  import_asyncio({task});
  EXPECT_EQ(text().find("waits for"), std::string::npos) << text();
}

TEST_F(TasksTest, ARingIsSaid) {
  const Address one = make_task(U"a");
  const Address other = make_task(U"b");
  python.set(one, TaskObj::task_fut_waiter, other);
  python.set(other, TaskObj::task_fut_waiter, one);
  import_asyncio({one, other});
  EXPECT_TRUE(
      text().ends_with("\n  a: waits for 'b'\n    b: waits for 'a'\n"
                       "cycle: 'a' waits for 'b' waits for 'a'\n"))
      << text();
}

TEST_F(TasksTest, DamageIsAHole) {
  const Address task = make_task(U"t");
  python.set(task, FutureObj::fut_state, 77);
  import_asyncio({task});
  EXPECT_NE(text().find("unreadable"), std::string::npos) << text();
  EXPECT_EQ(ask().completeness(), document::Completeness::partial);
}

TEST_F(TasksTest, VariablesOfItsCoroutines) {
  using layout::PyGenObject;
  constexpr std::int64_t suspended = -1;
  python.program.layout.set(layout::FieldId::PyGenObject__gi_iframe, {});
  const auto& inner = add_frame(
      std::nullopt, {.name = U"fetch", .variables = {{U"url", python.text(U"/a")}, {U"lost", {}}}});
  const Address coroutine = python.object<PyGenObject>(python.type("coroutine"));
  python.set(coroutine, PyGenObject::gi_frame, inner.frame.address);
  python.set(coroutine, PyGenObject::gi_frame_state, suspended);
  const Address task = make_task(U"t");
  python.set(task, TaskObj::task_coro, coroutine);
  import_asyncio({task});
  EXPECT_NE(text("--locals").find(" in fetch\n        url = '/a'\n"), std::string::npos)
      << text("--locals");
  EXPECT_EQ(text("--locals").find("lost"), std::string::npos);
  EXPECT_EQ(text("--chain").find("url"), std::string::npos);
  EXPECT_NE(text("--chain").find(" in fetch\n"), std::string::npos);
}

TEST_F(TasksTest, OthersAreCounted) {
  import_asyncio({python.integer(1)});
  EXPECT_EQ(text(),
            "No task of asyncio\nnote: 1 more of a type that is not asyncio's own: what they do is "
            "not known\n");
}

TEST_F(TasksTest, OnlyItsFlagIsUnderstood) {
  EXPECT_EQ(ask("nonsense").completeness(), document::Completeness::nothing);
}

}  // namespace
}  // namespace hognose::command
