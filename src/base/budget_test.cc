// Budget: each limit ends a walk, says which it was, and stays ended.
// SPDX-License-Identifier: MIT
#include "base/budget.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(Budget, EndsAfterItsNodes) {
  Budget budget({.nodes = 3});
  EXPECT_TRUE(budget.spend_node());
  EXPECT_TRUE(budget.spend_node());
  EXPECT_TRUE(budget.spend_node());
  EXPECT_FALSE(budget.spend_node());
  EXPECT_EQ(budget.exhausted(), Exhausted::nodes);
}

TEST(Budget, RefusesMoreBytesThanAreLeftAndStaysExhausted) {
  Budget budget({.bytes = 10});
  EXPECT_TRUE(budget.spend_bytes(10));
  EXPECT_FALSE(budget.spend_bytes(1));
  EXPECT_EQ(budget.exhausted(), Exhausted::bytes);
  EXPECT_FALSE(budget.spend_node());
}

TEST(Budget, NoticesCtrlCWithinOnePollInterval) {
  bool pressed = false;
  Budget budget(Budget::Limits{}, [&] { return pressed; });
  ASSERT_TRUE(budget.spend_node());
  pressed = true;
  int more = 0;
  while (budget.spend_node())
    ++more;
  EXPECT_LE(more, 256);
  EXPECT_EQ(budget.exhausted(), Exhausted::interrupted);
}

}  // namespace
}  // namespace hognose
