// Who has the lock of a file, or of bytes of it by which programs lock a database of SQLite.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace hognose::target {

/// Who has the lock of a file, as the kernel lists it.
struct FileLock {
  std::int64_t pid = 0;  ///< 0 if the kernel does not say so
  bool is_of_process = false;  ///< by fcntl() of a process; else by flock(), or of an open file
};
/// The lock that `waiter` waits for of the file with this inode, by the text of /proc/locks; nothing
/// if it is not listed there as waiting.
[[nodiscard]] std::optional<FileLock> find_lock_waited_for(std::string_view locks,
                                                           ::pid_t waiter,
                                                           std::uint64_t inode);

/// Bytes of a file that SQLite locks, as os_unix.c has it: of a database those from 1 GiB on (pending, reserved,
/// shared), of the index of a write-ahead log ("-shm") those of who writes, checkpoints and recovers.
struct DatabaseLock {
  std::int64_t pid = 0;  ///< 0 if the kernel does not say so
  std::uint64_t inode = 0;
  bool is_of_log = false;
  bool writes = false;  ///< else it reads, which keeps others from finishing what they write
};
[[nodiscard]] std::vector<DatabaseLock> list_database_locks(std::string_view locks);
/// The one of these, which are of one database, for which `waiter` waits first: that of another process that
/// writes, of one that reads, its own. Null if there is none.
[[nodiscard]] const DatabaseLock* choose_database_lock(const std::vector<DatabaseLock>& locks,
                                                       ::pid_t waiter);

}  // namespace hognose::target
