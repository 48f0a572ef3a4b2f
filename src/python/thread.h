// Python threads: thread states, their frames, and what they are doing as the runtime tells it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/budget.h"
#include "python/frame.h"

namespace hognose::python {

/// One thread state of one interpreter.
struct Thread {
  Address state;  ///< PyThreadState
  Address interpreter;  ///< PyInterpreterState
  std::int64_t interpreter_id = 0;
  std::uint64_t ident = 0;  ///< thread_id: pthread_self(), what threading.get_ident() gives
  std::int64_t native_id = 0;  ///< kernel tid in the target's pid namespace (3.11+); 0 if unknown
  std::string name;  ///< threading.Thread.name; empty if unknown
  std::optional<bool> is_daemon;  ///< threading.Thread.daemon; nothing if unknown
};

/// Every thread state of every interpreter, the main thread first. An error inside ends that chain
/// and stands in `hole`.
struct ThreadList {
  std::vector<Thread> threads;
  std::optional<Error> hole;
  /// States of other interpreters than the first, of which it could not be told who runs them.
  std::size_t unplaced = 0;
};
[[nodiscard]] ThreadList read_threads(const Program& program, Budget& budget);

/// The thread states of a kernel thread, newest first, matched by TLS base or else by native id.
/// One that runs several interpreters has a state in each; some may have no frames.
[[nodiscard]] std::vector<Thread> find_states(const ThreadList& list,
                                              const target::OsThread& os_thread);

/// The registers of the kernel thread that a thread state runs on, if it can be told which.
[[nodiscard]] std::optional<target::Registers> find_registers(const Program& program,
                                                              const Thread& thread);

/// The frames of a thread, newest first, bare (describe_frame), entry shims included
/// (FrameOwner::entry_shim), and why the walk ended if it did not end at the oldest frame.
struct FrameList {
  std::vector<Frame> frames;
  std::optional<Error> hole;
  std::optional<Exhausted> cut;
};
[[nodiscard]] FrameList read_frames(const Program& program, const Thread& thread, Budget& budget);

/// The _PyCFrame structs of a thread on the C stack, newest first (3.10–3.12), root excluded.
[[nodiscard]] std::vector<Address> read_cframes(const Program& program,
                                                const Thread& thread,
                                                Budget& budget);

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
