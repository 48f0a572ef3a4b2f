// Made-up tasks that were suspended inside of a `with`.
// SPDX-License-Identifier: MIT
#include "analysis/holders/suspended_tasks.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"
#include "python/fake/fake_tasks.h"
#include "python/objects/generator.h"

namespace hognose::analysis {
namespace {

struct SuspendedTasksTest : testing::Test, python::FakeTasks {
  std::vector<BlockedThread> threads{2};
  std::vector<Address> awaited{2};
  Budget budget;
  Address lock = object<layout::lockobject>(type("_thread.lock"));
  Address loop = object<layout::PyObject>(type("uvloop.Loop"));
  Address table = bytes("\x80\x20\x30\x03");  // the first 32 units are inside of a `with`
  std::uint64_t table_at = *program.layout.offset(layout::PyCodeObject::co_code_adaptive) + 16;

  SuspendedTasksTest() {
    set(program.known.code_type, layout::PyTypeObject::tp_basicsize, 1024);
    set(program.known.code_type,
        layout::PyTypeObject::tp_dict,
        dict({{text(U"co_exceptiontable"), make_slot(*this, U"co_exceptiontable", table_at)}}));
    threads[1].loop = loop;
  }
  /// A method of `self`.
  Address method(const std::string& name, Address self) {
    const Address label = allocate(16);
    parts.memory->put_c_string(label, name);
    const Address definition = make<layout::PyMethodDef>();
    set(definition, layout::PyMethodDef::ml_name, label);
    const Address made = object<layout::PyCFunctionObject>(type("builtin_function_or_method"));
    set(made, layout::PyCFunctionObject::m_ml, definition);
    set(made, layout::PyCFunctionObject::m_self, self);
    return made;
  }
  /// A task of the loop whose coroutine keeps that.
  Address add_task(const std::u32string& name, Address kept) {
    const Address made = coroutine(name, 9, kept);
    const auto frame = python::read_generator_frame(program, made);
    parts.memory->put_pointer(frame->code + table_at, table);
    const Address task = this->task(U"a", made);
    set(task, layout::FutureObj::fut_loop, loop);
    program.forget();
    return task;
  }
  std::optional<Holder> find(const std::vector<Address>& tasks) {
    import_asyncio({{U"_scheduled_tasks", weak_set(tasks)}});
    LockHolders holders(program, threads, budget);
    FutureRunners runners(program, threads, awaited, budget);
    SuspendedTasks suspended(program, budget);
    suspended.add_state(interpreter(), {});
    return suspended.find(lock, holders, runners);
  }
};

TEST_F(SuspendedTasksTest, TheOneThatIsInsideHasIt) {
  const Address other = add_task(U"other", method("__exit__", none()));
  const auto holder = find({other, add_task(U"audit", method("__exit__", lock))});
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 1U);
  EXPECT_EQ(holder->relation, "held by the suspended coroutine audit of the loop of");
  EXPECT_EQ(holder->certainty, Certainty::exact);
}

TEST_F(SuspendedTasksTest, NobodyNeedRunItsLoop) {
  threads[1].loop = {};
  const auto holder = find({add_task(U"audit", method("__exit__", lock))});
  ASSERT_TRUE(holder);
  EXPECT_FALSE(holder->thread);
  EXPECT_EQ(holder->other, "the suspended coroutine audit");
}

TEST_F(SuspendedTasksTest, OfSeveralNoneIsBetter) {
  EXPECT_FALSE(
      find({add_task(U"a", method("__exit__", lock)), add_task(U"b", method("__exit__", lock))}));
}

TEST_F(SuspendedTasksTest, WhoIsNotInsideHasItNot) {
  EXPECT_FALSE(find({}));
  EXPECT_FALSE(find({add_task(U"a", method("__aexit__", lock)), add_task(U"b", {})}));
}

}  // namespace
}  // namespace hognose::analysis
