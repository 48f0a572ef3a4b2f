// What several exit statuses come to.
// SPDX-License-Identifier: MIT
#include "cli/host/statuses.h"

#include <gtest/gtest.h>

namespace hognose::cli {
namespace {

TEST(Statuses, OfSeveralTargets) {
  EXPECT_EQ(sum_up_statuses({}), 0);
  EXPECT_EQ(sum_up_statuses({0, 0}), 0);
  EXPECT_EQ(sum_up_statuses({0, 77}), 1);
  EXPECT_EQ(sum_up_statuses({2, 1}), 1);
  EXPECT_EQ(sum_up_statuses({77, 2, 2}), 2);
  EXPECT_EQ(sum_up_statuses({66, 77}), 66);
  EXPECT_EQ(sum_up_statuses({77, 66}), 77);
}

}  // namespace
}  // namespace hognose::cli
