// What several threads do.
// SPDX-License-Identifier: MIT
#include "command/answer/thread_rows.h"

#include <gtest/gtest.h>

namespace hognose::command {
namespace {

std::string say(const std::vector<std::string>& each) {
  ThreadGroup group;
  for (const std::string& does : each) {
    group.emplace_back();
    group.back().does = does;
  }
  return describe_group(group);
}

TEST(DescribeGroup, SaysWhatAllOfThemDo) {
  EXPECT_EQ(say({"sleeping"}), "sleeping");
  EXPECT_EQ(say({"sleeping", "sleeping"}), "2 threads: sleeping");
}

TEST(DescribeGroup, WhatTheyDoEachInItsWayIsOnlyThatOfTheFirst) {
  EXPECT_EQ(say({"waits for RLock 'b' at 0x10", "waits for RLock 'b' at 0x20"}),
            "2 threads, the first: waits for RLock 'b' at 0x10");
}

}  // namespace
}  // namespace hognose::command
