// Threads that the parent of a process had as it forked that process: fork() copies the one that calls it alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "target/seams/memory.h"
#include "target/seams/threads.h"

namespace hognose::analysis {

/// Whether the ident was of one of them, in a process that was forked and has no Python thread of that ident: the C library's
/// record of that thread is still there, it has not ended, and it is none of those that run.
[[nodiscard]] bool is_uncopied_thread(const target::Memory& memory,
                                      std::uint64_t ident,
                                      std::span<const target::OsThread> running);

/// How many there are, by the ident of a thread that runs. 0 if no record leads to them (glibc before 2.34), or if that ident is
/// of no such record.
[[nodiscard]] std::size_t count_uncopied_threads(const target::Memory& memory, std::uint64_t ident);

}  // namespace hognose::analysis
