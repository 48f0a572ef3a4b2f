// Who has the lock of a file.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

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

}  // namespace hognose::target
