// Lines of /proc status files, and names that look like them.
// SPDX-License-Identifier: MIT
#include "target/seams/proc_status.h"

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

TEST(FindStatusLine, TakesTheLineAndNotANameThatHoldsItsKey) {
  constexpr std::string_view status =
      "Name:\tUid:\t7\nState:\tS (sleeping)\nUid:\t1\t2\t3\t4\nGroups:\n"
      "voluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t6";
  EXPECT_EQ(find_status_line(status, "Uid:"), "1\t2\t3\t4");
  EXPECT_EQ(find_status_line(status, "voluntary_ctxt_switches:"), "5");
  EXPECT_EQ(find_status_line(status, "nonvoluntary_ctxt_switches:"), "6");
}

TEST(FindStatusLine, KeepsBlanksOfAName) {
  EXPECT_EQ(find_status_line("Name:\t  x \n", "Name:"), "  x ");
}

TEST(FindStatusLine, IsEmptyWithoutOne) {
  EXPECT_EQ(find_status_line("Groups:\nGid:", "Groups:"), "");
  EXPECT_EQ(find_status_line("Groups:\nGid:", "Gid:"), "");
  EXPECT_EQ(find_status_line("", "Uid:"), "");
}

}  // namespace
}  // namespace hognose::target
