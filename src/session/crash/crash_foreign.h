// What free() was given that cannot be malloc's.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/heap_facts.h"
#include "session/crash/crash.h"
#include "target/target.h"

namespace hognose::session {

/// What lies there, where that cannot be malloc's. Tells also whose it is.
[[nodiscard]] std::optional<analysis::why::GivenFact::What> find_foreign(
    const target::Target& target, const Crash& crash, analysis::why::GivenFact& fact);

}  // namespace hognose::session
