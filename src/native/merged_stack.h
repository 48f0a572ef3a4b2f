// The stack of one thread, Python frames and what the interpreter did between them in one order.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/lacks.h"
#include "base/trust.h"
#include "python/frames/frame.h"
#include "python/threads/runtime_state.h"

namespace hognose::native {

/// What one line of a merged stack is.
enum class EntryKind : std::uint8_t {
  python_frame,
  c_function,  ///< a builtin function or method being called; `object` is the callable
  method_wrapper,  ///< a slot wrapper being called; `object` is the method-wrapper
  waiting_for_gil,
  collecting,  ///< a garbage collection
  gap,  ///< machine frames are missing here, and with them what they did; `hole` says why
};

/// One line. Several Python frames may share one machine frame (3.11+), newest first.
struct Entry {
  EntryKind kind = EntryKind::python_frame;
  std::optional<std::int64_t> level;  ///< the host's number of the machine frame
  std::optional<std::size_t> machine_index;  ///< its index in the MachineStack
  python::Frame frame;  ///< for python_frame
  Address object;  ///< for c_function and method_wrapper; may be null
  Trust trust = Trust::unplaced;  ///< that its machine frame is this one
  bool has_no_loop = false;  ///< a python_frame that no eval loop executes: an extension made it
  std::optional<Error> hole{};  ///< for gap
};

/// A gap before the machine frame `index`, if that is known.
[[nodiscard]] inline Entry make_gap(std::optional<std::size_t> index, const Error& why) {
  Entry gap;
  gap.kind = EntryKind::gap;
  gap.machine_index = index;
  gap.hole = why;
  return gap;
}

/// Machine frames, [begin, end).
struct FrameRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The stack of one thread, newest first. A gap stands where machine frames are missing that would
/// have been looked at: newer ones than the oldest Python frame.
struct MergedStack {
  std::vector<Entry> entries;
  /// That the machine frames are those of this thread: seen if any of them executes a frame of it,
  /// unplaced if all are there and none does.
  Trust machine = Trust::guessed;
  /// Machine frames of which it is not known which Python frames called them: they were met between
  /// others that are missing.
  std::vector<FrameRange> doubtful;
  python::RuntimeState state;  ///< what the runtime said of the thread meanwhile
  Lacks lacks;  ///< why there may be more
  std::optional<Error> newest_hole{};  ///< why there may be Python frames newer than these
};

/// How much of the machine frames an answer needs.
enum class Detail : std::uint8_t {
  order,  ///< what stands where in the order: older entries may lack their level
  levels,  ///< the level of every entry as well
};

}  // namespace hognose::native
