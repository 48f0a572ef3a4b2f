// A call is seen while it lasts.
// SPDX-License-Identifier: MIT
#include "target/seams/kernel_wait.h"

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

TEST(KernelWait, IsSeenWhileItLasts) {
  EXPECT_FALSE(find_kernel_wait());
  std::uint64_t first = 0;
  {
    const KernelWait wait(7);
    const auto seen = find_kernel_wait();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->pid, 7);
    first = seen->number;
    EXPECT_EQ(find_kernel_wait()->number, first);
  }
  EXPECT_FALSE(find_kernel_wait());
  const KernelWait wait(8);
  ASSERT_TRUE(find_kernel_wait());
  EXPECT_NE(find_kernel_wait()->number, first) << "another call";
}

}  // namespace
}  // namespace hognose::target
