// What of the C library's own a thread waits at, by its futex alone: the end of another thread, a pthread_rwlock_t that
// somebody has to write, or that readers have, a pthread_cond_t, the lock of an arena of malloc, or a pthread_once_t whose
// function another thread runs.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "analysis/waits.h"
#include "base/budget.h"
#include "clib/thread_record.h"
#include "target/seams/memory.h"
#include "target/seams/system_call.h"

namespace hognose::analysis {

struct NativeWait {
  ResourceKind kind = ResourceKind::unknown;
  Address object;
  std::int64_t owner = 0;  ///< kernel id in the target's namespace; 0: nobody has it
  const char* how = "";
  Certainty certainty = Certainty::exact;
  const char* name = "";  ///< of what the library keeps for itself
};

/// Nothing if the futex is in none of them, as far as both show that. Those that are run once are not looked for.
[[nodiscard]] std::optional<NativeWait> find_native_wait(const target::Memory& memory,
                                                         const target::SystemCall& call);

/// Whether the futex may be a pthread_once_t.
[[nodiscard]] bool may_be_once(const target::SystemCall& call);
/// One whose function one of these threads runs; nothing if none does.
[[nodiscard]] std::optional<NativeWait> find_once(const target::Memory& memory,
                                                  const target::SystemCall& call,
                                                  std::span<const clib::ThreadRecord> threads,
                                                  Budget& budget);

}  // namespace hognose::analysis
