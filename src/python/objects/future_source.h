// Who will end a future that nothing else is known of, told by what it is to call when it ends.
//
// asyncio.shield() and loop.run_in_executor() give out futures of their own, and have them call a function
// that tells the other one when they are cancelled. That function has it in its closure:
//
//     shield            outer ── _outer_done_callback ── inner ──► a task or another future
//     run_in_executor   future ── _call_check_cancel ── source ──► a Future of concurrent.futures
//
// In 3.6 a shield is known by the other end alone: inner ── _done_callback ── outer.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/program/program.h"

namespace hognose::python {

/// What stands behind a future.
struct FutureSource {
  bool is_shield = false;  ///< asyncio.shield() stands between the two
  bool is_job = false;  ///< `future` is one of concurrent.futures, else a task or future of asyncio
  Address future;
};

/// Nothing if nothing is known to.
[[nodiscard]] std::optional<FutureSource> find_future_source(const Program& program,
                                                             Address future,
                                                             Budget& budget);

/// The futures that asyncio.shield() gave out for a task or future.
[[nodiscard]] std::vector<Address> find_shields(const Program& program,
                                                Address inner,
                                                Budget& budget);

/// The task or future of asyncio that will end one of concurrent.futures, as run_coroutine_threadsafe()
/// gives it once its loop has begun the task; null if none is known to.
[[nodiscard]] Address find_source_of_job(const Program& program, Address future, Budget& budget);

}  // namespace hognose::python
