// Calls in which the kernel may wait for somebody else: a page of a process is brought by a file system or
// by another process, which may be slow, dead or hostile, and no signal but SIGKILL ends that. So is a
// file, its name already.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

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

/// A call that has not returned yet, for another thread that looks on.
struct Waiting {
  std::uint64_t number =
      0;  ///< which call it is: of two looks that see the same, it is the same call
  ::pid_t pid = 0;  ///< of whom something is read, or of_a_file
};

[[nodiscard]] std::optional<Waiting> find_kernel_wait();

}  // namespace hognose::target
