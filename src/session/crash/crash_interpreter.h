// Whether the object that a crash was about is of another interpreter than the one that used it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/facts.h"
#include "python/threads/thread.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Nothing if it is of the same, or if that is not known. What its instruction wanted is known already.
[[nodiscard]] std::optional<analysis::why::StrangerFact> find_stranger(
    const python::Program& program,
    const python::ThreadList& list,
    const Crash& crash,
    const analysis::why::CrashFacts& facts);

}  // namespace hognose::session
