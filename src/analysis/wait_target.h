// What one thread waits for, and what says who has that.
//
// A thread that waits for a lock is in a futex, and the futex is in the lock, or its PyMutex is known
// to the parking lot. The object is then looked for where the wait began: on the value stack of the
// newest frame, which keeps the lock or a method bound to it, and in that frame's variables. One that
// has this very word is the one; so the edge rests on no name. What the standard library waits for is
// told by its functions (wait_shape.h).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/lock_word.h"
#include "analysis/waits.h"
#include "base/budget.h"
#include "native/merged_stack.h"
#include "target/seams/system_call.h"

namespace hognose::analysis {

/// One thread, as far as its wait is looked at.
struct BlockedThread {
  std::vector<const python::Frame*> frames;  ///< newest first
  std::optional<target::SystemCall> call;  ///< that it is in
  std::optional<std::uint64_t> fourth_argument;  ///< of that call
  Address stack_pointer;  ///< null if unknown
  bool waits_for_gil = false;
  Address loop{};  ///< of asyncio, that it runs without a frame that says so; else null
  Address pthread_self{};  ///< null if unknown
  std::vector<Address> sections{};  ///< PyMutexes of the critical sections that it is inside of
};

/// What a thread waits for.
struct WaitTarget {
  Resource resource;
  Certainty certainty = Certainty::likely;
  std::optional<bool> is_timed;
  std::string how;
  std::string verb{};  ///< Wait::verb
  std::optional<Owner> owner;
  /// One of multiprocessing, which nobody here has. Of a queue: of whoever takes from it.
  std::optional<ProcessLock> process_lock{};
  std::vector<Address> initialising{};  ///< where calls return to of whoever initialises it
  Address parked_at;  ///< a PyMutex that may be a critical section's; else null
  /// A plain lock, which does not say who has it, and is taken now; else null.
  Address ownerless;
};

/// Nothing if the thread does not wait, or for nothing of these.
[[nodiscard]] std::optional<WaitTarget> find_wait_target(const python::Program& program,
                                                         const BlockedThread& thread,
                                                         Budget& budget);

}  // namespace hognose::analysis
