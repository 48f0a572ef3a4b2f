// What ended a process: where the signal hit, and what was said before.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "analysis/why/facts.h"
#include "native/crash_site.h"
#include "session/session.h"

namespace hognose::session {

/// A crash, with the machine frames of its thread.
struct Crash {
  target::OsThread thread;
  std::unique_ptr<native::MachineStack> machine;  ///< null if this host has none of that thread
  native::CrashSite site;
  analysis::why::SaidFact said;  ///< its frame counts from the one that was hit
  bool aborts = false;  ///< the C library's abort is among the newest frames
};

/// Nothing if nothing crashed. Selects no other thread for good.
[[nodiscard]] std::optional<Crash> find_crash(Session& session);

}  // namespace hognose::session
