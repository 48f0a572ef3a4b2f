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
  bool writes = false;
  std::int64_t pid = 0;
  std::uint64_t inode = 0;
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;  ///< nothing: the rest of the file
};

LockRow parse_lock_row(std::string_view line) {
  LockRow row;
  row.number = take_word(line);
  row.sort = take_word(line);
  row.is_waiting = row.sort == "->";
  if (row.is_waiting) row.sort = take_word(line);
  take_word(line);  // ADVISORY
  row.writes = take_word(line) == "WRITE";
  row.pid = number_of_word<std::int64_t>(take_word(line)).value_or(0);
  const std::string_view file = take_word(line);
  row.inode = number_of_word<std::uint64_t>(file.substr(file.rfind(':') + 1)).value_or(0);
  row.first = number_of_word<std::uint64_t>(take_word(line));
  row.last = number_of_word<std::uint64_t>(take_word(line));
  return row;
}

/// Whether it is of bytes from `first` to `last` alone.
bool is_within(const LockRow& row, std::uint64_t first, std::uint64_t last) {
  return row.first && row.last && *row.first >= first && *row.last <= last;
}

/// What it means to whoever wants to use the database.
std::optional<DatabaseLock> find_meaning(const LockRow& row) {
  constexpr std::uint64_t pending = 1ULL << 30U;
  constexpr std::uint64_t last_shared = pending + 511;
  constexpr std::uint64_t log_writer = 120;
  constexpr std::uint64_t log_recovery = 122;
  if (row.is_waiting || row.sort != "POSIX") return std::nullopt;
  const bool is_of_log = is_within(row, log_writer, log_recovery) && row.writes;
  if (!is_of_log && !is_within(row, pending, last_shared)) return std::nullopt;
  return DatabaseLock{std::max<std::int64_t>(row.pid, 0), row.inode, is_of_log, row.writes};
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

std::vector<DatabaseLock> list_database_locks(std::string_view locks) {
  std::vector<DatabaseLock> list;
  std::string_view line;
  while (take_line(locks, line)) {
    if (const auto lock = find_meaning(parse_lock_row(line))) list.push_back(*lock);
  }
  return list;
}

const DatabaseLock* choose_database_lock(const std::vector<DatabaseLock>& locks, ::pid_t waiter) {
  const DatabaseLock* chosen = nullptr;
  const auto weigh = [waiter](const DatabaseLock& lock) {
    const bool is_own = lock.pid == waiter;
    if (is_own) return lock.writes ? 1 : 0;  // what it reads itself keeps it from nothing
    return lock.writes ? 3 : 2;
  };
  for (const DatabaseLock& lock : locks) {
    const int weight = weigh(lock);
    if (weight > (chosen == nullptr ? 0 : weigh(*chosen))) chosen = &lock;
  }
  return chosen;
}

}  // namespace hognose::target
