// A traceback: the frames that an exception came through, from the one that handles it (the first)
// to the one that raised it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "base/budget.h"
#include "python/frames/frame.h"

namespace hognose::python {

/// The frames of a traceback object in their order, each at the place where the exception passed
/// it, which may be long behind the place where it stands now. `frame.hole` says what is unknown.
struct TracebackFrames {
  std::vector<Frame> frames;
  Lacks lacks;  ///< why the chain ended early
};
[[nodiscard]] TracebackFrames read_traceback(const Program& program,
                                             Address traceback,
                                             Budget& budget);

}  // namespace hognose::python
