// What of the C library's own a thread waits at, by its futex alone: the end of another thread, or a
// pthread_rwlock_t that somebody has to write.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/waits.h"
#include "target/seams/memory.h"
#include "target/seams/system_call.h"

namespace hognose::analysis {

struct NativeWait {
  ResourceKind kind = ResourceKind::unknown;
  Address object;
  std::int64_t owner = 0;  ///< kernel id in the target's namespace
  const char* how = "";
};

/// Nothing if the futex is in neither of them, as far as both show that.
[[nodiscard]] std::optional<NativeWait> find_native_wait(const target::Memory& memory,
                                                         const target::SystemCall& call);

}  // namespace hognose::analysis
