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
};

/// One line. Several Python frames may share one machine frame (3.11+), newest first.
struct Entry {
  EntryKind kind = EntryKind::python_frame;
  std::optional<std::int64_t> level;  ///< the host's number of the machine frame
  std::optional<std::size_t> machine_index;  ///< its index in the MachineStack
  python::Frame frame;  ///< for python_frame
  Address object;  ///< for c_function and method_wrapper; may be null
  Trust trust = Trust::unplaced;  ///< that its machine frame is this one
};

/// The stack of one thread, newest first.
struct MergedStack {
  std::vector<Entry> entries;
  python::RuntimeState state;  ///< what the runtime said of the thread meanwhile
  Lacks lacks;  ///< why there may be more
};

/// How much of the machine frames an answer needs.
enum class Detail : std::uint8_t {
  order,  ///< what stands where in the order: older entries may lack their level
  levels,  ///< the level of every entry as well
};

}  // namespace hognose::native
