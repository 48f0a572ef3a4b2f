// Merged stacks as tracebacks, without machine frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "python/frames/frame.h"
#include "session/work.h"

namespace hognose::command {

/// What every line about a Python frame says of it.
[[nodiscard]] document::FramePlace place_of(const python::Frame& frame);

/// One entry of a merged stack; the full form also has its variables.
[[nodiscard]] document::TraceEntry make_entry(session::Work& work,
                                              const native::Entry& entry,
                                              document::TraceForm form);

/// Several entries, without a header.
[[nodiscard]] document::Traceback make_traceback(session::Work& work,
                                                 std::span<const native::Entry> entries,
                                                 document::TraceForm form);

}  // namespace hognose::command
