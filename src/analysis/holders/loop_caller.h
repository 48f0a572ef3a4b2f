// Threads that wait for what they have a loop do: by `trio.from_thread.run()`, or by a portal of anyio.
//
// What they wait at is theirs alone: a queue, or a future that no task keeps yet. But whoever asks has the loop's
// own queue of calls in its token, and a portal keeps which thread runs its loop.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "analysis/wait_target.h"
#include "base/budget.h"

namespace hognose::analysis {

/// Which of these threads runs the loop that `caller` has asked; nothing if that is not in such a call.
[[nodiscard]] std::optional<Holder> find_asked_loop(const python::Program& program,
                                                    std::span<const BlockedThread> threads,
                                                    std::size_t caller,
                                                    Budget& budget);

}  // namespace hognose::analysis
