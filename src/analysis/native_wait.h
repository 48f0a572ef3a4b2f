// What of the C library's own a thread waits at, by its futex alone: the end of another thread, a
// pthread_rwlock_t that somebody has to write, or a pthread_cond_t.
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
  std::int64_t owner = 0;  ///< kernel id in the target's namespace; 0: nobody has it
  const char* how = "";
  Certainty certainty = Certainty::exact;
};

/// Nothing if the futex is in none of them, as far as both show that.
[[nodiscard]] std::optional<NativeWait> find_native_wait(const target::Memory& memory,
                                                         const target::SystemCall& call);

}  // namespace hognose::analysis
