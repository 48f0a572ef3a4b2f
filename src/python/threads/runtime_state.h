// What the runtime itself says of a thread: the GIL, and whether it collects garbage.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "python/threads/thread.h"

namespace hognose::python {

/// Whether a thread may run Python (3.13+): PyThreadState.state.
enum class Attachment : std::uint8_t {
  detached,
  attached,
  suspended,  ///< as detached, until the world goes on
  other,  ///< shutting down, or a number that is not known
};

/// What the runtime itself says about a thread, each with "unknown" as an answer.
struct RuntimeState {
  std::optional<bool> holds_gil;
  const char* gil_known_from = "";  ///< the field that says who holds the GIL
  std::optional<bool> is_collecting;  ///< a collection runs, and this thread runs it
  std::optional<bool> any_thread_collects;  ///< a collection runs in its interpreter
  std::optional<std::int64_t> generation;  ///< which is being collected, if any and if it is known
  std::optional<bool> requests_gil;  ///< 3.15
  std::optional<Attachment> attachment;  ///< 3.13
  bool stops_the_world = false;  ///< 3.13: it has asked for that
};
[[nodiscard]] RuntimeState read_runtime_state(const Program& program, const Thread& thread);
/// The same of a kernel thread with these states: what holds of any holds of it.
[[nodiscard]] RuntimeState read_runtime_state(const Program& program,
                                              std::span<const Thread> states);

/// Whether a futex at `address` belongs to the GIL of the thread's interpreter: it waits for it.
[[nodiscard]] bool is_gil_futex(const Program& program, const Thread& thread, Address address);
/// Whether it is any other futex of that GIL: it is being taken, or dropped for another thread. Where
/// the parts of the GIL have no names, any futex of it.
[[nodiscard]] bool is_gil_change_futex(const Program& program,
                                       const Thread& thread,
                                       Address address);

}  // namespace hognose::python
