// Which tasks have the locks that others wait for, on made-up coroutines.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_locks.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"
#include "python/fake/fake_tasks.h"

namespace hognose::analysis {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyCFunctionObject;
using layout::PyCodeObject;
using layout::PyMethodDef;

class TaskLocksTest : public testing::Test, public python::FakeFrames {
 protected:
  static constexpr std::uint64_t table_at = 512;
  std::vector<Task> tasks;
  Budget budget;
  Address lock = object<layout::PyObject>(type("asyncio.locks.Lock"));

  TaskLocksTest() {
    set(program.known.code_type, layout::PyTypeObject::tp_basicsize, 1024);
    set(program.known.code_type,
        layout::PyTypeObject::tp_dict,
        dict({{text(U"co_exceptiontable"), make_slot(*this, U"co_exceptiontable", table_at)}}));
  }
  /// A task whose coroutine uses these names, inside of an `async with` that keeps `kept`.
  void add_task(const std::vector<std::u32string>& used, Address kept) {
    const Address code = object<PyCodeObject>(program.known.code_type, 1024);
    set(code, PyCodeObject::co_name, text(U"f"));
    set(code, PyCodeObject::co_filename, text(U"/srv/app.py"));
    set(code, PyCodeObject::co_names, names(used));
    set(code, PyCodeObject::co_nlocalsplus, 0);
    set(code, PyCodeObject::co_stacksize, 2);
    set(code, PyCodeObject::co_localsplusnames, tuple({}));
    set(code, PyCodeObject::co_localspluskinds, bytes(""));
    parts.memory->put_pointer(code + table_at, bytes("\x88\x04\x10\x03"));
    python::BareFrame frame;
    frame.code = code;
    frame.instruction = 20;
    frame.address = make<_PyInterpreterFrame>(64);
    set(frame.address, _PyInterpreterFrame::f_globals, make_attribute_dict(*this, {}));
    parts.memory->put_pointer(
        frame.address + *program.layout.offset(_PyInterpreterFrame::localsplus), kept);
    program.forget();
    tasks.emplace_back().chain.frames.push_back(frame);
  }
  void add_waiter(const std::string& kind = "lock") {
    Task task;
    task.target.kind = kind;
    task.target.object = lock;
    tasks.push_back(task);
  }
  /// A method of `self`.
  Address method(const std::string& name, Address self) {
    const Address label = allocate(16);
    parts.memory->put_c_string(label, name);
    const Address definition = make<PyMethodDef>();
    set(definition, PyMethodDef::ml_name, label);
    const Address made = object<PyCFunctionObject>(type("builtin_function_or_method"));
    set(made, PyCFunctionObject::m_ml, definition);
    set(made, PyCFunctionObject::m_self, self);
    return made;
  }
  Address exit() { return method("__aexit__", lock); }
  const std::vector<TaskHolder>& find() {
    add_task_holders(program, tasks, budget);
    return tasks.front().holders;
  }
};

TEST_F(TaskLocksTest, WhoIsInsideOfAnAsyncWithHasIt) {
  add_waiter();
  add_task({}, method("__aexit__", object<layout::PyObject>(type("Lock"))));
  add_task({}, exit());
  ASSERT_EQ(find().size(), 1U);
  EXPECT_EQ(find()[0].task, 2U);
  EXPECT_EQ(find()[0].certainty, Certainty::exact);
  EXPECT_EQ(find()[0].place, "app.py");
}

TEST_F(TaskLocksTest, AnotherMethodOfItIsNone) {
  add_waiter();
  add_task({}, method("__exit__", lock));
  add_task({}, method("acquire", lock));
  EXPECT_TRUE(find().empty());
}

TEST_F(TaskLocksTest, CodeThatMayGiveItBackMakesItLikely) {
  add_waiter();
  add_task({U"release"}, exit());
  ASSERT_EQ(find().size(), 1U);
  EXPECT_EQ(find()[0].certainty, Certainty::likely);
}

TEST_F(TaskLocksTest, ALockHasOneASemaphoreMany) {
  add_waiter();
  add_task({}, exit());
  add_task({}, exit());
  EXPECT_TRUE(find().empty());
  tasks.front().target.kind = "boundedsemaphore";
  EXPECT_EQ(find().size(), 2U);
}

TEST_F(TaskLocksTest, WhatIsNoLockHasNobody) {
  add_waiter("event");
  add_task({}, exit());
  EXPECT_TRUE(find().empty());
}

/// One of anyio, which keeps this.
struct AnyioLocksTest : TaskLocksTest {
  void make_lock(const std::u32string& attribute, Address kept, const std::string& kind) {
    lock = make_instance(
        *this, make_class(*this, "Lock"), make_attribute_dict(*this, {{attribute, kept}}));
    tasks.clear();
    for (std::uint64_t number = 1; number <= 3; ++number) {
      add_waiter(kind);
      tasks.back().address = Address(number << 12U);
    }
    tasks.back().target = {};
  }
};

TEST_F(AnyioLocksTest, ALockSaysWhoHasIt) {
  make_lock(U"_owner_task", Address(3U << 12U), "lock");
  ASSERT_EQ(find().size(), 1U);
  EXPECT_EQ(find()[0].task, 2U);
  EXPECT_EQ(find()[0].certainty, Certainty::exact);
  EXPECT_EQ(tasks[1].holders.size(), 1U);
}

TEST_F(AnyioLocksTest, ALimiterSaysWhoAllHaveIt) {
  make_lock(U"_borrowers",
            set_of({Address(3U << 12U), Address(2U << 12U), Address(9U << 12U)}),
            "capacitylimiter");
  ASSERT_EQ(find().size(), 2U);
  EXPECT_EQ(find()[0].task, 1U);
  EXPECT_EQ(find()[1].task, 2U);
}

TEST_F(AnyioLocksTest, AnOwnerThatIsNoTaskIsNobody) {
  make_lock(U"_owner_task", none(), "lock");
  EXPECT_TRUE(find().empty());
  make_lock(U"_borrowers", Address(0x4141), "capacitylimiter");
  EXPECT_TRUE(find().empty());
}

TEST_F(TaskLocksTest, UnreadableFramesHaveNothing) {
  add_waiter();
  add_task({}, Address(0x4141));
  tasks.back().chain.frames.push_back({});
  EXPECT_TRUE(find().empty());
}

TEST_F(TaskLocksTest, ALimitEndsIt) {
  add_waiter();
  add_task({}, exit());
  Budget spent(Budget::Limits{.nodes = 0});
  add_task_holders(program, tasks, spent);
  EXPECT_TRUE(tasks.front().holders.empty());
}

}  // namespace
}  // namespace hognose::analysis
