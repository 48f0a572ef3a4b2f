// The object that a crash was about, and what of the allocator's own words took part.
// SPDX-License-Identifier: MIT
#pragma once

#include "analysis/why/facts.h"
#include "session/crash/crash.h"
#include "session/crash/crash_holder.h"

namespace hognose::session {

/// Adds what is known of them; where the crash was, and what its instruction wanted, is known already.
void add_objects(const target::Target& target,
                 const Crash& crash,
                 const HolderPlaces& places,
                 Budget& budget,
                 analysis::why::CrashFacts& facts);

}  // namespace hognose::session
