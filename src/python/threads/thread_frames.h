// The frames of a thread, and its anchors on the C stack.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/frames/frame.h"
#include "python/threads/thread.h"

namespace hognose::python {

/// The frames of a thread, newest first, entry shims included (FrameOwner::entry_shim), and why the
/// walk ended if it did not end at the oldest frame.
struct FrameList {
  std::vector<BareFrame> frames;
  Lacks lacks;
  std::optional<Error> newest_hole{};  ///< why there may be newer ones
};
[[nodiscard]] FrameList read_frames(const Program& program, const Thread& thread, Budget& budget);

/// The _PyCFrame structs of a thread on the C stack, newest first (3.10–3.12), root excluded, and why
/// they end before the root.
struct CFrameList {
  std::vector<Address> cframes;
  Lacks lacks;
};
[[nodiscard]] CFrameList read_cframes(const Program& program, const Thread& thread, Budget& budget);

}  // namespace hognose::python
