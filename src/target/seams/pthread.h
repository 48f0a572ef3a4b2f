// The C library's own record of a thread, to which pthread_self() points.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "target/seams/memory.h"
#include "target/seams/threads.h"

namespace hognose::target {

/// Which of `threads` the struct pthread at `pthread_self` belongs to, by the kernel id in it. Null
/// if none of those whose TLS base is not known has this id. For x86-64.
[[nodiscard]] const OsThread* find_by_pthread(const Memory& memory,
                                              Address pthread_self,
                                              std::span<const OsThread> threads);

}  // namespace hognose::target
