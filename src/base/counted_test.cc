// Numbers of things.
// SPDX-License-Identifier: MIT
#include "base/counted.h"

#include <gtest/gtest.h>

namespace hognose {
namespace {

TEST(Counted, OneIsSingular) {
  EXPECT_EQ(counted(1, "thread"), "1 thread");
  EXPECT_EQ(counted(0U, "thread"), "0 threads");
  EXPECT_EQ(counted(2, "Python process"), "2 Python processes");
}

}  // namespace
}  // namespace hognose
