// Locks of the _thread module: whether they are held, and who holds an RLock.
//
// A lock is a semaphore of the C library, beside it a flag (3.x), or since 3.13 a one-byte PyMutex.
// Which of these it is changed within 3.13, so a layout that disagrees with the type's own size is
// not believed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "python/values/type_info.h"

namespace hognose::python {

/// Whether instances of a type are locks, or RLocks in C.
[[nodiscard]] bool is_lock_type(const TypeInfo& type);
[[nodiscard]] bool is_rlock_type(const TypeInfo& type);

/// Whether a lock is held; nothing where that cannot be told. Who holds it is not kept in it.
[[nodiscard]] std::optional<bool> read_lock(const Program& program,
                                            Address lock,
                                            const TypeInfo& type);

/// Who holds an RLock, and how often; a count of zero is nobody.
struct Holding {
  std::uint64_t owner = 0;  ///< Thread::ident
  std::uint64_t count = 0;
};
[[nodiscard]] Result<Holding> read_rlock(const Program& program,
                                         Address lock,
                                         const TypeInfo& type);

}  // namespace hognose::python
