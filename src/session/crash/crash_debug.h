// What Python's debug allocator had noticed when the process ended.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Adds the block that it checked, if that is among what the newest frames have at hand; where the crash was, and what
/// its instruction wanted, is known already.
void add_checked_block(const target::Target& target,
                       const Crash& crash,
                       analysis::why::CrashFacts& facts);

}  // namespace hognose::session
