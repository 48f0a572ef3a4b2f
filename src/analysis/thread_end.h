// A Python that ends waits for its threads: for which of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "analysis/waits.h"
#include "base/budget.h"
#include "python/frames/frame.h"

namespace hognose::analysis {

/// Whether a thread whose newest frame that is does so, in a function of threading that is no method.
[[nodiscard]] bool waits_at_end(const python::Frame& newest);

/// The thread that ends by giving this lock back (up to 3.12): threading._active has all of them, by ident.
[[nodiscard]] std::optional<Owner> find_ending_thread(const python::Program& program,
                                                      const python::Frame& newest,
                                                      Address lock,
                                                      Budget& budget);

/// The same since 3.13, where such a thread is parked at an event of the one that it waits for.
[[nodiscard]] std::optional<Owner> find_ending_thread(const python::Program& program,
                                                      Address event);

}  // namespace hognose::analysis
