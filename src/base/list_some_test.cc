// Lists of some of many.
// SPDX-License-Identifier: MIT
#include "base/list_some.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(ListSome, TheRestIsCounted) {
  const auto list = [](std::size_t count) {
    return list_some(count, 3, [](std::size_t at) { return std::string(1, "abcdefg"[at]); });
  };
  EXPECT_EQ(list(0), "");
  EXPECT_EQ(list(1), "a");
  EXPECT_EQ(list(3), "a, b, c");
  EXPECT_EQ(list(7), "a, b, c and 4 more");
}

}  // namespace
}  // namespace hognose
