// A thread that waits for several futures of concurrent.futures, by `wait()` or `as_completed()`. Both wait at an event of
// their own, which says nothing to anybody.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "analysis/wait_target.h"
#include "base/budget.h"

namespace hognose::analysis {

/// The first of those that have not ended, one that runs before those that do not, with a verb that counts them; nothing
/// if the thread of these frames, newest first, is in neither, or if all have ended. `is_timed` is WaitTarget::is_timed.
[[nodiscard]] std::optional<WaitTarget> find_future_group(
    const python::Program& program,
    std::span<const python::Frame* const> frames,
    std::optional<bool> is_timed,
    Budget& budget);

}  // namespace hognose::analysis
