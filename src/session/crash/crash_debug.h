// What Python's debug allocator had noticed when the process ended.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// What the debug allocator fills memory with, if it is in use: the code that runs has been allocated by it. Nothing
/// if no code of `merged` lies on a heap.
[[nodiscard]] std::optional<analysis::why::MarksFact> find_marks(const target::Target& target,
                                                                 const native::MergedStack& merged);

/// Adds the block that it checked, if that is among what the newest frames have at hand; where the crash was, and what
/// its instruction wanted, is known already.
void add_checked_block(const target::Target& target,
                       const Crash& crash,
                       analysis::why::CrashFacts& facts);

}  // namespace hognose::session
