// Merged stacks as tracebacks, without machine frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "python/frames/frame.h"
#include "session/work.h"

namespace hognose::command {

/// What every line about a Python frame says of it: its place, and why parts of it are unknown.
template <class Shown>
void set_place(const python::Frame& frame, Shown& shown) {
  shown.file = frame.filename;
  shown.line = frame.position.line;
  shown.end_line = frame.position.end_line;
  shown.column = frame.position.column;
  shown.end_column = frame.position.end_column;
  shown.function = frame.name;
  shown.address = frame.address.value();
  shown.hole = frame.hole;
}

/// One entry of a merged stack; the full form also has its variables.
[[nodiscard]] document::TraceEntry make_entry(Work& work,
                                              const native::Entry& entry,
                                              document::TraceForm form);

/// Several entries, without a header.
[[nodiscard]] document::Traceback make_traceback(Work& work,
                                                 std::span<const native::Entry> entries,
                                                 document::TraceForm form);

}  // namespace hognose::command
