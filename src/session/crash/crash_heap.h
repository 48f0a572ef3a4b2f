// What the C library's malloc was asked when the process ended: the pointer that free() was given, what that leads to,
// and a size between blocks that was overwritten.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Adds what is known of them, if malloc has ended the process or crashed; the frames, what was said, and what the
/// instruction wanted are known already.
void add_heap(const target::Target& target, const Crash& crash, analysis::why::CrashFacts& facts);

}  // namespace hognose::session
