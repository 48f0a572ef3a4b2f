// Reads /proc/locks.
// SPDX-License-Identifier: MIT
#include "target/process/file_locks.h"

#include <algorithm>

#include "target/process/proc_words.h"

namespace hognose::target {
namespace {

/// One row of /proc/locks: "1: -> POSIX  ADVISORY  WRITE 28157 08:01:1234 0 EOF".
struct LockRow {
  std::string_view number;
  bool is_waiting = false;
  std::string_view sort;
  std::int64_t pid = 0;
  std::uint64_t inode = 0;
};

LockRow parse_lock_row(std::string_view line) {
  LockRow row;
  row.number = take_word(line);
  row.sort = take_word(line);
  row.is_waiting = row.sort == "->";
  if (row.is_waiting) row.sort = take_word(line);
  take_word(line);  // ADVISORY
  take_word(line);  // WRITE
  row.pid = number_of_word<std::int64_t>(take_word(line)).value_or(0);
  const std::string_view file = take_word(line);
  row.inode = number_of_word<std::uint64_t>(file.substr(file.rfind(':') + 1)).value_or(0);
  return row;
}

}  // namespace

std::optional<FileLock> find_lock_waited_for(std::string_view locks,
                                             ::pid_t waiter,
                                             std::uint64_t inode) {
  LockRow holder;
  std::string_view line;
  while (take_line(locks, line)) {
    const LockRow row = parse_lock_row(line);
    if (!row.is_waiting) {
      holder = row;
      continue;
    }
    const bool is_it = row.pid == waiter && row.inode == inode && row.number == holder.number &&
                       holder.inode == inode;
    if (!is_it) continue;
    return FileLock{std::max<std::int64_t>(holder.pid, 0), holder.sort == "POSIX"};
  }
  return std::nullopt;
}

}  // namespace hognose::target
