// Runs: the Python frames that one activation of the eval loop executes, and its anchor on the stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "base/address.h"
#include "python/thread.h"

namespace hognose::native {

/// Frames [begin, end) of a FrameList, newest first; may be empty (a loop about to enter or leave).
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// What lies on the C stack of this activation: an entry frame, a CFrame; or, up to 3.9, the
  /// pointer that is to be found there. Null if this run has none.
  Address anchor;
};

/// Cuts the frames of a thread into runs, newest first, by the dialect's mark of an activation.
/// Entry frames belong to no run.
[[nodiscard]] std::vector<Run> find_runs(const python::Program& program,
                                         const python::Thread& thread,
                                         const python::FrameList& list,
                                         Budget& budget);

}  // namespace hognose::native
