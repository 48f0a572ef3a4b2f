// Who has a lock and who waits for it, by made-up tables of the kernel.
// SPDX-License-Identifier: MIT
#include "target/process/file_locks.h"

#include <string_view>

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

constexpr std::string_view lock_table =
    "1: POSIX  ADVISORY  WRITE 100 08:01:77 0 EOF\n"
    "1: -> POSIX  ADVISORY  WRITE 200 08:01:77 0 EOF\n"
    "1:  -> POSIX  ADVISORY  WRITE 201 08:01:77 0 EOF\n"
    "2: FLOCK  ADVISORY  WRITE 300 00:1f:88 0 EOF\n"
    "2: -> FLOCK  ADVISORY  WRITE 200 00:1f:88 0 EOF\n"
    "3: OFDLCK ADVISORY  READ -1 08:01:99 0 EOF\n"
    "3: -> OFDLCK ADVISORY  WRITE -1 08:01:99 0 EOF\n"
    "4: -> POSIX  ADVISORY  WRITE 500 08:01:55 0 EOF\n";

TEST(FileLocks, TheHolderStandsBeforeThoseThatWait) {
  const auto posix = find_lock_waited_for(lock_table, 200, 77);
  ASSERT_TRUE(posix.has_value());
  EXPECT_EQ(posix->pid, 100);
  EXPECT_TRUE(posix->is_of_process);
  EXPECT_EQ(find_lock_waited_for(lock_table, 201, 77)->pid, 100);
  const auto flock = find_lock_waited_for(lock_table, 200, 88);
  ASSERT_TRUE(flock.has_value());
  EXPECT_EQ(flock->pid, 300);
  EXPECT_FALSE(flock->is_of_process);
}

TEST(FileLocks, WhoDoesNotWaitOrIsTornIsNotThere) {
  EXPECT_FALSE(find_lock_waited_for(lock_table, 100, 77).has_value());
  EXPECT_FALSE(find_lock_waited_for(lock_table, 200, 1).has_value());
  EXPECT_FALSE(find_lock_waited_for(lock_table, 500, 55).has_value());  // nobody before it
  EXPECT_FALSE(find_lock_waited_for("1: ->\n->\n1:\n\n", 0, 0).has_value());
  const auto ofd = find_lock_waited_for(lock_table, -1, 99);
  ASSERT_TRUE(ofd.has_value());
  EXPECT_EQ(ofd->pid, 0);
}

}  // namespace
}  // namespace hognose::target
