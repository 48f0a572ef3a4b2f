// Trees of processes.
// SPDX-License-Identifier: MIT
#include "cli/host/process_order.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

using Parents = std::map<std::int64_t, std::int64_t>;
using Rows = std::vector<std::tuple<std::int64_t, std::int64_t, std::size_t>>;

/// (pid, above, depth)
Rows order(const std::vector<std::int64_t>& pids, const Parents& parents) {
  std::vector<document::Process> list;
  for (const std::int64_t pid : pids)
    list.emplace_back().pid = pid;
  order_as_tree(list, parents);
  Rows rows;
  for (const document::Process& one : list)
    rows.emplace_back(one.pid, one.above, one.depth);
  return rows;
}

TEST(ProcessOrder, ThoseInBetweenAreSkipped) {
  EXPECT_EQ(order({2, 5, 7, 9}, {{2, 1}, {5, 1}, {7, 6}, {6, 2}, {9, 7}}),
            (Rows{{2, 0, 0}, {7, 2, 1}, {9, 7, 2}, {5, 0, 0}}));
}

TEST(ProcessOrder, SiblingsKeepTheirOrder) {
  EXPECT_EQ(order({1, 4, 3, 2}, {{4, 1}, {3, 1}, {2, 1}, {1, 0}}),
            (Rows{{1, 0, 0}, {4, 1, 1}, {3, 1, 1}, {2, 1, 1}}));
}

TEST(ProcessOrder, CirclesEndAndHideNobody) {
  EXPECT_EQ(order({1, 2}, {{1, 2}, {2, 1}}).size(), 2U);
  EXPECT_EQ(order({1}, {{1, 1}}), (Rows{{1, 0, 0}}));
  EXPECT_EQ(order({1}, {{1, 5}, {5, 6}, {6, 5}}), (Rows{{1, 0, 0}}));
  EXPECT_EQ(order({}, {}), Rows());
}

}  // namespace
}  // namespace hognose::cli
