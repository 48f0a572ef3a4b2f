// Runs: the Python frames that one activation of the eval loop executes, and its anchor on the stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/address.h"
#include "python/threads/thread.h"
#include "python/threads/thread_frames.h"

namespace hognose::native {

/// Frames [begin, end) of a list, newest first; may be empty (a loop about to enter or leave).
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  /// What lies on the C stack of this activation: an entry frame, a CFrame; or, up to 3.9, the
  /// pointer that is to be found there. Null if this run has none.
  Address anchor;
  /// Its frames never executed an instruction, and have called others; or no loop was entered for them.
  bool has_no_loop = false;
  std::optional<Error> hole{};  ///< why its anchor is not known, although it must have one
};

/// The frames of a kernel thread, and the runs that they were cut into, newest first. Entry frames
/// belong to no run.
struct Runs {
  python::FrameList list;
  std::vector<Run> runs;
  /// 3.10: the CFrames on the C stack, newest first, if there are more of them than loops. Those that
  /// are too many can only be told by the machine frames that they lie in.
  std::vector<Address> surplus_cframes{};
};

/// Reads the frames of the states of one kernel thread (newest first) and cuts them into runs by
/// the dialect's mark of an activation. What several interpreters run is put in the order of its
/// anchors on the C stack; where the dialect has none, newer states come first.
[[nodiscard]] Runs read_runs(const python::Program& program,
                             std::span<const python::Thread> states,
                             Budget& budget);

/// Gives runs the CFrames that belong to them, by their order alone.
void anchor_by_order(const python::CFrameList& list, std::vector<Run>& runs);

}  // namespace hognose::native
