// In which order processes are listed.
// SPDX-License-Identifier: MIT
#include "command/process_sum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hognose::command {
namespace {

ListedProcess make_process(std::int64_t pid, const char* does, bool is_stuck = false) {
  ListedProcess one;
  one.process.pid = pid;
  one.process.does = does;
  one.is_stuck = is_stuck;
  return one;
}

TEST(ProcessSum, ThoseThatAreStuckComeFirstThenTheOddOnes) {
  std::vector<ListedProcess> list{make_process(1, "sleeping"),
                                  make_process(2, "sleeping"),
                                  make_process(3, "running"),
                                  make_process(4, "waits for a lock", true)};
  put_odd_ones_first(list);
  std::vector<std::int64_t> order;
  order.reserve(list.size());
  for (const ListedProcess& one : list)
    order.push_back(one.process.pid);
  EXPECT_THAT(order, testing::ElementsAre(4, 3, 1, 2));
}

TEST(ProcessSum, AHelperComesAfterThoseThatWork) {
  std::vector<ListedProcess> list{
      make_process(1, "reads a pipe"), make_process(2, "sleeping"), make_process(3, "sleeping")};
  list.front().stands_by = true;
  put_odd_ones_first(list);
  EXPECT_EQ(list.front().process.pid, 2);
  EXPECT_EQ(list.back().process.pid, 1);
}

TEST(ProcessSum, WhatAProcessDoesTakesTwoRows) {
  document::Process process;
  process.does = std::string(500, 'x');
  cut_to_two_rows(process);
  EXPECT_LE(process.does.size(), 120U);
}

}  // namespace
}  // namespace hognose::command
