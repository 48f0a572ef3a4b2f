// Everything that rules may know of a crash, read in one go.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/why/facts.h"
#include "session/crash/crash.h"

namespace hognose::session {

/// Nothing if the deadline came first. Selects no other thread for good.
[[nodiscard]] std::optional<analysis::why::CrashFacts> gather_crash_facts(Session& session,
                                                                          const Reading& reading,
                                                                          const Crash& crash);

}  // namespace hognose::session
