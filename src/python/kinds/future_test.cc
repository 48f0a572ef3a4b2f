// Futures and tasks of C and of Python, in each state.
// SPDX-License-Identifier: MIT
#include "python/kinds/future.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::FutureObj;
using layout::PyGenObject;
using layout::TaskObj;

constexpr int cancelled = 1;
constexpr int finished = 2;

/// A coroutine `worker` that is suspended at x.py:12.
Address make_coroutine(FakePython& python) {
  const std::uint64_t extra = *python.program.layout.size(layout::_PyInterpreterFrame::size);
  const Address at = python.object<PyGenObject>(python.type("coroutine"), extra);
  python.set(at, PyGenObject::gi_qualname, python.text(U"worker"));
  python.set(at, PyGenObject::gi_frame_state, -1);
  put_frame(python,
            at + *python.program.layout.offset(PyGenObject::gi_iframe),
            make_code(python, U"worker", U"x.py", 12),
            1);
  return at;
}

struct FutureTest : testing::Test {
  FakePython python;

  template <class Struct>
  Address make(const std::string& name) {
    const Address type = python.type(name);
    python.set(type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(Struct::size));
    return python.object<Struct>(type);
  }
  Address future = make<FutureObj>("_asyncio.Future");
  Address task = make<TaskObj>("_asyncio.Task");

  void SetUp() override {
    python.set(task, TaskObj::task_name, python.text(U"Task-1"));
    python.set(task, TaskObj::task_coro, make_coroutine(python));
  }
};

TEST_F(FutureTest, ShowsItsState) {
  EXPECT_EQ(python.describe(future), "<Future pending" + at_remote(future));
  python.set(future, FutureObj::fut_state, cancelled);
  EXPECT_EQ(python.describe(future), "<Future cancelled" + at_remote(future));
  python.set(future, FutureObj::fut_state, finished);
  python.set(future, FutureObj::fut_result, python.integer(42));
  EXPECT_EQ(python.describe(future), "<Future finished result=42" + at_remote(future));
  python.set(future, FutureObj::fut_exception, python.text(U"oh"));
  EXPECT_EQ(python.describe(future), "<Future finished exception='oh'" + at_remote(future));
  python.set(future, FutureObj::fut_state, 77);
  EXPECT_TRUE(python.describe(future).starts_with("<Future <unreadable at 0x"));
}

TEST_F(FutureTest, ATaskShowsItsNameAndWhereItsCoroutineIs) {
  EXPECT_EQ(python.describe(task),
            "<Task pending name='Task-1' coro=worker() at x.py:12" + at_remote(task));
  python.set(task, TaskObj::task_num_cancels_requested, 1);
  EXPECT_EQ(python.describe(task),
            "<Task cancelling name='Task-1' coro=worker() at x.py:12" + at_remote(task));
}

TEST_F(FutureTest, ATaskThatIsDoneHasNoPlace) {
  python.set(
      *python.program.view<TaskObj>(task).read(TaskObj::task_coro), PyGenObject::gi_frame_state, 4);
  // The head of a task is that of a future.
  python.set(task, FutureObj::fut_state, finished);
  python.set(task, FutureObj::fut_result, python.none());
  EXPECT_EQ(python.describe(task),
            "<Task finished name='Task-1' coro=worker() result=None" + at_remote(task));
}

TEST_F(FutureTest, ANumberIsTheNameOfATaskNobodyAsked) {
  python.set(task, TaskObj::task_name, python.integer(7));
  python.set(task, TaskObj::task_coro, python.integer(1));
  EXPECT_EQ(python.describe(task), "<Task pending name='Task-7' coro=1" + at_remote(task));
  python.set(task, TaskObj::task_name, Address{});
  python.set(task, TaskObj::task_coro, Address{});
  EXPECT_EQ(python.describe(task), "<Task pending" + at_remote(task));
}

TEST_F(FutureTest, PartsThatCannotBeReadAreHoles) {
  python.set(task, TaskObj::task_name, nowhere);
  python.set(task, TaskObj::task_coro, nowhere);
  EXPECT_EQ(
      python.describe(task),
      "<Task pending name=" + hole_at_nowhere() + " coro=" + hole_at_nowhere() + at_remote(task));
}

TEST_F(FutureTest, AFutureOfItselfEnds) {
  python.set(future, FutureObj::fut_state, finished);
  python.set(future, FutureObj::fut_result, future);
  EXPECT_EQ(python.describe(future), "<Future finished result=<...>" + at_remote(future));
}

TEST_F(FutureTest, AStructOfAnotherSizeIsOnlyNamed) {
  python.set(python.type("_asyncio.Future"), layout::PyTypeObject::tp_basicsize, 16);
  EXPECT_EQ(python.describe(future), "<_asyncio.Future" + at_remote(future));
}

TEST_F(FutureTest, ATaskInPythonMayBeMadeOfAFutureInC) {
  const Address type = make_class(python,
                                  "Task",
                                  python.type("_asyncio.Future"),
                                  {{U"__module__", python.text(U"asyncio.tasks")}});
  const std::uint64_t end = *python.program.layout.size(FutureObj::size);
  python.set(type, layout::PyTypeObject::tp_basicsize, end + 8);
  python.set(type, layout::PyTypeObject::tp_dictoffset, end);
  const Address made = python.object<FutureObj>(type, 8);
  put_pointer(python, made, end, make_attribute_dict(python, {{U"_coro", python.integer(1)}}));
  python.set(made, FutureObj::fut_state, cancelled);
  EXPECT_EQ(python.describe(made), "<Task cancelled coro=1" + at_remote(made));
}

struct PythonFutureTest : testing::Test {
  FakePython python;

  Address make(const std::string& name,
               std::u32string_view module,
               const FakeAttributes& attributes) {
    const Address type = make_class(python, name, {}, {{U"__module__", python.text(module)}});
    return make_instance(python, type, make_attribute_dict(python, attributes));
  }
};

TEST_F(PythonFutureTest, ReadsItsAttributes) {
  const Address future = make("Future",
                              U"asyncio.futures",
                              {{U"_state", python.text(U"FINISHED")},
                               {U"_exception", python.none()},
                               {U"_result", python.none()}});
  EXPECT_EQ(python.describe(future), "<Future finished result=None" + at_remote(future));
  const Address task = make("Task",
                            U"asyncio.tasks",
                            {{U"_state", python.text(U"PENDING")},
                             {U"_name", python.text(U"mine")},
                             {U"_coro", make_coroutine(python)}});
  EXPECT_EQ(python.describe(task),
            "<Task pending name='mine' coro=worker() at x.py:12" + at_remote(task));
}

TEST_F(PythonFutureTest, AStateThatIsNoneIsAHole) {
  const Address future =
      make("Future", U"asyncio.futures", {{U"_state", python.text(U"DREAMING")}});
  EXPECT_TRUE(python.describe(future).starts_with("<Future <unreadable at 0x"));
  const Address empty = make("Future", U"asyncio.futures", {});
  EXPECT_TRUE(python.describe(empty).starts_with("<Future <unreadable at 0x"));
}

}  // namespace
}  // namespace hognose::python
