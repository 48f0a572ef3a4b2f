// What several threads do in common.
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
  return describe_common(group);
}

TEST(DescribeCommon, IsAllThatTheyDoAlike) {
  EXPECT_EQ(say({"sleeping", "sleeping"}), "sleeping");
  EXPECT_EQ(say({R"(waits for RLock 'b' at 0x10 held by "yx")",
                 R"(waits for RLock 'b' at 0x20 held by "xy")"}),
            "waits for RLock 'b' at ...");
  EXPECT_EQ(say({"waits for lock 'a'", "waits for lock 'a' held by x"}), "waits for lock ...");
}

TEST(DescribeCommon, WithoutAnyItIsThatOfTheFirst) {
  EXPECT_EQ(say({"sleeping", "running"}), "sleeping");
}

}  // namespace
}  // namespace hognose::command
