// What a thread waits at that waits for a lock: a word of the lock, or one that it leads to. And the lock itself, as it is now.
//
// Up to 3.13.0 a lock is a semaphore of the C library, whose address is the futex. Since then it is a
// byte, a PyMutex, and the thread is parked: it waits at a semaphore of its own, beside which it says
// for which byte.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/waits.h"
#include "base/budget.h"
#include "python/values/type_info.h"

namespace hognose::analysis {

/// Whether locks are bytes of their own, which a parking lot knows (3.13+).
[[nodiscard]] bool has_parking_lot(const python::Program& program);

/// Of a lock or an RLock in C. absent_field where the layout is not that of the type, not_found if it
/// is neither.
[[nodiscard]] Result<Address> find_lock_word(const python::Program& program,
                                             Address lock,
                                             const python::TypeInfo& type);

/// Of a _queue.SimpleQueue, whose readers wait for an item; not_found of other objects.
[[nodiscard]] Result<Address> find_simple_queue_word(const python::Program& program,
                                                     Address object,
                                                     const python::TypeInfo& type);

/// The PyMutex, or whatever else, that a thread is parked at which waits at `futex`. Nothing if that
/// is not on its stack, near `stack_pointer`, or if this Python has no parking lot.
[[nodiscard]] std::optional<Address> find_parked_at(const python::Program& program,
                                                    Address futex,
                                                    Address stack_pointer);

/// One lock or semaphore of multiprocessing.
struct ProcessLock {
  Address object{};
  Address semaphore{};
  /// Where its address stands, bytes into the object; 0 where the rest is not known.
  std::uint64_t handle_at = 0;
  std::int32_t most = 0;  ///< how many may have it; 1 of a lock
  std::int32_t kind = 0;  ///< 0: whoever has it may take it again
  std::int32_t count = 0;  ///< how often this process took it, less how often it gave it back
  [[nodiscard]] bool is_for_one() const { return most == 1 || kind == 0; }
  /// Thread::ident of whoever of this process has it; 0 if nobody of it has, or more than one may.
  std::uint64_t owner = 0;
};
/// not_found of an object that is no _multiprocessing.SemLock.
[[nodiscard]] Result<ProcessLock> read_process_lock(const python::Program& program,
                                                    Address object,
                                                    const python::TypeInfo& type);

/// A lock as it is now, and who has it as far as it says so itself.
struct LockState {
  ResourceKind kind = ResourceKind::lock;
  bool is_taken = false;
  std::optional<Owner> owner;  ///< of an RLock that is taken
};

/// Of a lock or an RLock in C; nothing if the object is neither, or cannot be read.
[[nodiscard]] std::optional<LockState> read_lock_state(const python::Program& program,
                                                       Address object,
                                                       const python::TypeInfo& type);

/// Of an RLock in Python, which that of 2.7 is; nothing of any other object.
[[nodiscard]] std::optional<LockState> read_python_rlock(const python::Program& program,
                                                         Address object,
                                                         const python::TypeInfo& type,
                                                         Budget& budget);

/// The ident of a thread that an object is; nothing if it is no number, or None.
[[nodiscard]] std::optional<std::uint64_t> read_ident(const python::Program& program,
                                                      Address object);

/// The first of these attributes that is one.
[[nodiscard]] std::optional<Owner> read_owner(const python::Program& program,
                                              Address object,
                                              std::u32string_view name,
                                              std::u32string_view old_name,
                                              Budget& budget);

}  // namespace hognose::analysis
