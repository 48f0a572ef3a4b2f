// Calls in which the kernel may wait for somebody else: a page of a process is brought by a file system or
// by another process, which may be slow, dead or hostile, and no signal but SIGKILL ends that. So is a
// file, its name already.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <sys/stat.h>
#include <sys/types.h>

namespace hognose::target {

/// Of a file, and of no process.
inline constexpr ::pid_t of_a_file = 0;

/// One such call, as long as it takes. They are made by one thread, one at a time.
class KernelWait {
 public:
  explicit KernelWait(::pid_t pid);
  KernelWait(const KernelWait&) = delete;
  KernelWait& operator=(const KernelWait&) = delete;
  ~KernelWait();
};

/// pread() as one such call: of a file's own, or of one by which the kernel shows a process.
[[nodiscard]] ::ssize_t read_waiting(::pid_t pid,
                                     int file,
                                     std::span<std::byte> into,
                                     ::off_t from);

/// fstat() as one such call: a file system may be asked even of what is open. False, with errno set, if it fails.
[[nodiscard]] bool stat_waiting(int file, struct stat& status);

/// A call that has not returned yet, for another thread that looks on.
struct Waiting {
  std::uint64_t number =
      0;  ///< which call it is: of two looks that see the same, it is the same call
  ::pid_t pid = 0;  ///< of whom something is read, or of_a_file
};

[[nodiscard]] std::optional<Waiting> find_kernel_wait();

}  // namespace hognose::target
