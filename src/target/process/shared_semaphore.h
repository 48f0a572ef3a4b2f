// Which other processes have taken a semaphore that several share, as the locks of multiprocessing do. The
// semaphore does not say; but each process keeps an object of its own for it, and counts there:
//
//     SemLockObject { PyObject, handle, last_tid, count, maxvalue, kind, … }
//
// `handle` is where the semaphore lies in that process; `count` is how often it took it, less how often it
// gave it back (Modules/_multiprocessing/semaphore.c). A child that was forked has the object at the same
// place; in any other process it is searched for.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

#include "base/address.h"
#include "target/process/thread_clock.h"

namespace hognose::target {

/// The object of one process.
struct SemaphoreObject {
  Address object;
  std::uint64_t handle_at = 0;  ///< bytes into the object
  Address semaphore;
  std::int32_t most = 0;  ///< `maxvalue`
  std::int32_t kind = 0;
};

/// What a process counts.
struct SemaphoreUse {
  ::pid_t pid = 0;
  std::int32_t count = 0;  ///< below 0 if it gave back what others had taken
};
struct SemaphoreUses {
  std::vector<SemaphoreUse> list;  ///< of each object that was found, in the order of the family
  /// Every process of the family that shares the semaphore was read, and has an object.
  bool is_whole = true;
};

/// Looks at the family of a process, without itself, until the deadline.
[[nodiscard]] SemaphoreUses find_semaphore_uses(::pid_t pid,
                                                const SemaphoreObject& own,
                                                ThreadClock::time_point deadline);

}  // namespace hognose::target
