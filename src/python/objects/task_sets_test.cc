// Weak sets and linked lists of tasks, whole and damaged.
// SPDX-License-Identifier: MIT
#include "python/objects/task_sets.h"

#include <array>

#include <gtest/gtest.h>

#include "python/fake/fake_tasks.h"

namespace hognose::python {
namespace {

using layout::llist_node;
using layout::TaskObj;

struct TaskSetsTest : testing::Test {
  FakeTasks python;
  Address state = python.make<layout::_PyThreadStateImpl>();
  Address head =
      state + *python.program.layout.offset(layout::_PyThreadStateImpl::asyncio_tasks_head);

  TaskSets find(Budget budget = Budget()) {
    return find_tasks(python.program, python.interpreter(), std::array{state}, budget);
  }
  Address node_of(Address task) { return task + *python.program.layout.offset(TaskObj::task_node); }
  Address make_task() { return python.object<TaskObj>(python.type("_asyncio.Task"), 16); }
  void link(const std::vector<Address>& tasks) {
    Address before = head;
    for (const Address task : tasks) {
      python.set(before, llist_node::next, node_of(task));
      python.set(node_of(task), llist_node::prev, before);
      before = node_of(task);
    }
    python.set(before, llist_node::next, head);
    python.set(head, llist_node::prev, before);
  }

  void SetUp() override {
    // As in C, where a node is two pointers and lies in the task.
    using Id = layout::FieldId;
    python.program.layout.set(Id::llist_node__next, {0, 8, 0, 0, layout::Witness::table});
    python.program.layout.set(Id::llist_node__prev, {8, 8, 0, 0, layout::Witness::table});
    const auto end = static_cast<std::uint32_t>(*python.program.layout.size(TaskObj::size));
    python.program.layout.set(Id::TaskObj__task_node, {end, 16, 0, 0, layout::Witness::table});
    const auto last =
        static_cast<std::uint32_t>(*python.program.layout.size(layout::_PyThreadStateImpl::size));
    python.program.layout.set(Id::_PyThreadStateImpl__asyncio_tasks_head,
                              {last, 16, 0, 0, layout::Witness::table});
    state = python.make<layout::_PyThreadStateImpl>(16);
    head = state + last;
  }
};

TEST_F(TaskSetsTest, WithoutAsyncioThereAreNone) {
  EXPECT_FALSE(find().has_asyncio);
}

TEST_F(TaskSetsTest, WeakSetsAndSetsAreOne) {
  const Address one = make_task();
  const Address other = make_task();
  const Address eager = make_task();
  python.import_asyncio({{U"_scheduled_tasks", python.weak_set({one, python.none(), other})},
                         {U"_eager_tasks", python.set_of({eager, other})}});
  const TaskSets found = find();
  EXPECT_TRUE(found.has_asyncio);
  EXPECT_EQ(found.tasks, (std::vector{one, other, eager}));
  EXPECT_TRUE(found.lacks.is_nothing());
}

TEST_F(TaskSetsTest, ThreadsHaveLists) {
  python.import_asyncio({{U"_eager_tasks", python.set_of({})}});
  EXPECT_TRUE(find().tasks.empty());
  EXPECT_TRUE(find().lacks.is_nothing());
  const std::vector tasks{make_task(), make_task(), make_task()};
  link(tasks);
  EXPECT_EQ(find().tasks, tasks);
  EXPECT_TRUE(find().lacks.is_nothing());
}

TEST_F(TaskSetsTest, AListThatDoesNotHoldTogetherEndsInAHole) {
  python.import_asyncio({{U"_eager_tasks", python.set_of({})}});
  const std::vector tasks{make_task(), make_task(), make_task()};
  link(tasks);
  python.set(node_of(tasks[1]), llist_node::next, node_of(tasks[0]));
  const TaskSets found = find();
  EXPECT_EQ(found.tasks, (std::vector{tasks[0], tasks[1]}));
  ASSERT_EQ(found.lacks.holes.size(), 1U);
  EXPECT_EQ(found.lacks.holes[0].kind, ErrorKind::corrupt);
  python.set(head, llist_node::next, nowhere);
  EXPECT_EQ(find().lacks.holes.size(), 1U);
}

TEST_F(TaskSetsTest, TheTableOfThisBuildIsBelieved) {
  const Address type = python.type("_asyncio.Task");
  constexpr std::uint64_t task_size = 168;
  python.set(type, layout::PyTypeObject::tp_basicsize, task_size);
  python.import_asyncio({{U"_eager_tasks", python.set_of({})}, {U"_CTask", type}});
  const std::vector tasks{make_task(), make_task()};
  // What the layout says is wrong by 8 bytes, and what _AsyncioDebug says is right.
  const std::uint64_t right = *python.program.layout.offset(TaskObj::task_node);
  ASSERT_LE(right + 16, task_size);
  link(tasks);
  const auto wrong = static_cast<std::uint32_t>(right + 8);
  python.program.layout.set(layout::FieldId::TaskObj__task_node,
                            {wrong, 16, 0, 0, layout::Witness::table});
  const std::uint64_t own = *head.distance_from(state);
  const std::uint64_t of_interpreter =
      *python.program.layout.offset(layout::PyInterpreterState::asyncio_tasks_head);
  const std::array<std::uint64_t, 13> table{task_size,
                                            8,
                                            8,
                                            8,
                                            8,
                                            8,
                                            right,
                                            of_interpreter + 16,
                                            of_interpreter,
                                            own + 16,
                                            own - 16,
                                            own - 8,
                                            own};
  Address at = python.allocate(sizeof(table));
  python.program.static_data = {AddressRange::from(at, sizeof(table))};
  for (const std::uint64_t word : table) {
    python.parts.memory->put_value(at, word);
    at = at + 8;
  }
  python.program.forget();
  EXPECT_EQ(find().tasks, tasks);
}

TEST_F(TaskSetsTest, ALimitCutsIt) {
  python.import_asyncio({{U"_eager_tasks", python.set_of({})}});
  std::vector<Address> tasks(2000);
  for (Address& task : tasks)
    task = make_task();
  link(tasks);
  const TaskSets found = find(Budget(Budget::Limits{.nodes = 1000}));
  EXPECT_LT(found.tasks.size(), tasks.size());
  EXPECT_EQ(found.lacks.cut, Exhausted::nodes);
}

TEST_F(TaskSetsTest, WhatIsNoSetIsPassedOver) {
  python.import_asyncio({{U"_all_tasks", python.integer(7)}, {U"_eager_tasks", nowhere}});
  const TaskSets found = find();
  EXPECT_TRUE(found.tasks.empty());
  EXPECT_EQ(found.lacks.holes.size(), 1U);
}

}  // namespace
}  // namespace hognose::python
