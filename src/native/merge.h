// Puts the Python frames of a thread where they belong among its machine frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "native/machine_stack.h"
#include "python/thread.h"

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
  bool is_ambiguous = false;  ///< its machine frame is a guess, marked as such
};

/// The stack of one thread, newest first.
struct MergedStack {
  std::vector<Entry> entries;
  python::RuntimeState state;  ///< what the runtime said of the thread meanwhile
  std::optional<Error> hole;
  std::optional<Exhausted> cut;
};

/// How much of the machine frames an answer needs.
enum class Detail : std::uint8_t {
  order,  ///< what stands where in the order: older entries may lack their level
  levels,  ///< the level of every entry as well
};

/// Merges. `states` are those of one kernel thread, newest first. `machine` may be null (no
/// unwinder): then the Python frames stand alone, without levels, and what the runtime state tells
/// (waiting for the GIL, collecting) stands first. The Python frames are bare (describe_frame).
[[nodiscard]] MergedStack merge(const python::Program& program,
                                std::span<const python::Thread> states,
                                MachineStack* machine,
                                Budget& budget,
                                Detail detail = Detail::levels);

/// Adds names and positions to the Python frames of a merged stack. The target may run by then.
void describe_frames(const python::Program& program, MergedStack& stack);

}  // namespace hognose::native
