// Forests of tasks, with rings in them.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_tree.h"

#include <string>

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

using Awaits = std::vector<std::vector<std::size_t>>;

/// "0 .1 ..2": a dot a level.
std::string places(const TaskTree& tree) {
  std::string text;
  for (const TaskPlace& place : tree.places)
    text += (text.empty() ? "" : " ") + std::string(place.depth, '.') + std::to_string(place.task);
  return text;
}

TEST(TaskTree, ThoseThatAreAwaitedStandBelow) {
  EXPECT_EQ(places(order_tasks({{}, {}, {0, 1}})), "2 .0 .1");
  EXPECT_EQ(places(order_tasks({{}, {0}, {1}})), "2 .1 ..0");
  EXPECT_EQ(places(order_tasks({})), "");
}

TEST(TaskTree, EachStandsOnce) {
  const TaskTree tree = order_tasks({{}, {0}, {0}});
  EXPECT_EQ(places(tree), "1 .0 2");
  EXPECT_TRUE(tree.cycles.empty());
}

TEST(TaskTree, ARingIsToldOnce) {
  const TaskTree tree = order_tasks({{1}, {2}, {0}, {2}});
  EXPECT_EQ(places(tree), "3 .2 ..0 ...1");
  ASSERT_EQ(tree.cycles.size(), 1U);
  EXPECT_EQ(tree.cycles[0], (std::vector<std::size_t>{2, 0, 1}));
}

TEST(TaskTree, OneMayWaitForItself) {
  const TaskTree tree = order_tasks({{0}});
  EXPECT_EQ(places(tree), "0");
  ASSERT_EQ(tree.cycles.size(), 1U);
  EXPECT_EQ(tree.cycles[0], std::vector<std::size_t>{0});
}

TEST(TaskTree, LongChainsAndManyRingsEnd) {
  constexpr std::size_t count = 100'000;
  Awaits awaits(count);
  for (std::size_t task = 0; task + 1 < count; ++task)
    awaits[task] = {task + 1, 0};
  const TaskTree tree = order_tasks(awaits);
  EXPECT_EQ(tree.places.size(), count);
  EXPECT_EQ(tree.places.back().depth, count - 1);
  EXPECT_EQ(tree.cycles.size(), 16U);
}

}  // namespace
}  // namespace hognose::analysis
