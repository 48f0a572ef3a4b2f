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

constexpr std::string_view database_table =
    "1: POSIX  ADVISORY  READ 100 08:01:77 1073741826 1073742335\n"
    "1: -> POSIX  ADVISORY  WRITE 200 08:01:77 1073741824 1073742335\n"
    "2: POSIX  ADVISORY  WRITE 200 08:01:77 1073741825 1073741825\n"
    "3: POSIX  ADVISORY  WRITE 300 08:01:88 120 120\n"
    "4: POSIX  ADVISORY  READ 300 08:01:88 123 123\n"
    "5: POSIX  ADVISORY  WRITE 400 08:01:99 0 EOF\n"
    "6: FLOCK  ADVISORY  WRITE 500 08:01:77 1073741825 1073741825\n"
    "7: POSIX  ADVISORY  WRITE\n";

TEST(FileLocks, TheBytesThatSqliteLocks) {
  const auto list = list_database_locks(database_table);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].pid, 100);
  EXPECT_EQ(list[0].inode, 77U);
  EXPECT_FALSE(list[0].writes);
  EXPECT_EQ(list[1].pid, 200);
  EXPECT_TRUE(list[1].writes);
  EXPECT_FALSE(list[1].is_of_log);
  EXPECT_TRUE(list[2].is_of_log);
  EXPECT_TRUE(list_database_locks("\n1:\n").empty());
}

TEST(FileLocks, WhoWritesComesBeforeWhoReadsAndOthersBeforeItself) {
  const DatabaseLock reads{100, 77, false, false};
  const DatabaseLock writes{200, 77, false, true};
  EXPECT_EQ(choose_database_lock({reads, writes}, 300)->pid, 200);
  EXPECT_EQ(choose_database_lock({reads, writes}, 200)->pid, 100);
  EXPECT_EQ(choose_database_lock({writes}, 200)->pid, 200);
  EXPECT_EQ(choose_database_lock({reads}, 100), nullptr);
  EXPECT_EQ(choose_database_lock({}, 100), nullptr);
}

}  // namespace
}  // namespace hognose::target
