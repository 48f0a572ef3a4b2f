// What a thread does, decided from what is known of it: a pure function, no reading here.
//
// A thread has one state towards the interpreter (it holds the GIL, waits for it, is detached …), one
// towards the kernel (it runs, or blocks in a system call), and maybe more: it collects garbage,
// handles an exception. Each says how it is known. What contradicts itself is left out, since a target
// may be stopped between two instructions that belong together.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/blocking_call.h"
#include "python/exceptions/exception.h"
#include "python/threads/runtime_state.h"
#include "python/threads/thread.h"
#include "target/seams/system_call.h"

namespace hognose::analysis {

/// What the futex that a thread waits at has to do with its GIL.
enum class GilFutex : std::uint8_t {
  none,
  condition,  ///< that it is free
  change,  ///< the mutex around it, or that somebody has taken it over
};

/// Who says that a thread collects garbage.
enum class CollectionWitness : std::uint8_t {
  none,
  c_function,  ///< one on its stack
  holder,  ///< somebody collects, and this thread holds the GIL
  requester,  ///< somebody collects, and this thread has stopped the world for it
};

/// The exception that a thread raises or handles, by the name of its class.
struct ExceptionFact {
  python::ExceptionRole role = python::ExceptionRole::raised;
  std::string type;
  std::string known_from;
};

/// What a thread of concurrent.futures.ThreadPoolExecutor does for it, and so for asyncio.to_thread() and
/// loop.run_in_executor(); or that of a process of multiprocessing.Pool or ProcessPoolExecutor.
struct PoolWork {
  bool is_idle = false;  ///< it stands where it waits for jobs
  std::string job;  ///< the function that it runs; empty if that is not written in Python
  bool is_process = false;  ///< the worker is its whole process, and jobs come through a pipe
};

/// All that is known of a thread, each with "not known" as a value.
struct ThreadFacts {
  python::RuntimeState runtime;
  bool stands_at_gil = false;  ///< the newest function on its stack waits for the GIL
  bool drops_gil = false;  ///< one of the newest functions does
  GilFutex gil_futex = GilFutex::none;
  CollectionWitness collects = CollectionWitness::none;
  bool collects_whole_heap = false;  ///< this Python knows no generations
  std::optional<target::SystemCall> call;  ///< that it is in
  BlockingCall blocking{};  ///< what that call waits for
  bool tells_call = false;  ///< whether its registers tell, so that no call is a fact too
  char os_state = '?';  ///< the kernel's letter
  std::string stop_signal;  ///< that stopped the process; empty if none did, or if it is not known
  std::string tracer;  ///< "gdb (4711)"; empty if nobody else traces it
  bool is_frozen = false;  ///< its cgroup is
  std::string fatal_signal;  ///< that hit this thread and ended the process; empty if none did
  std::vector<ExceptionFact> exceptions;
  std::optional<PoolWork> pool;  ///< nothing if it is of none
};

enum class StateKind : std::uint8_t {
  holds_gil,
  waits_for_gil,
  changes_gil,  ///< takes or drops it at this very moment
  attached,
  suspended,
  detached,
  running,  ///< on a CPU, or ready to be
  system_call,
  waiting,  ///< in the kernel, as it says itself
  stopped,  ///< by job control
  traced,
  frozen,
  crashed,  ///< the signal that ended the process hit it
  collecting,
  stops_the_world,
  raising,
  handling,
  pool_worker,  ///< with its job, or without any
  dead,
  unknown,
};

/// One thing that a thread does.
struct ThreadState {
  StateKind kind = StateKind::unknown;
  std::string how;  ///< the witness
  std::string name;  ///< of the system call, or of the exception's class
  std::string detail;  ///< "sleeps", "fd 3", "generation 2"; empty if there is none
  std::string words{};  ///< for readers, where these say more than name and detail: "reading fd 3"
  std::string brief{};  ///< the same of many such threads: "reading"
};

/// What a thread does: towards the interpreter first, then towards the kernel, then the rest. Never
/// empty.
[[nodiscard]] std::vector<ThreadState> find_states(const ThreadFacts& facts);

/// Whether it is a thread of a pool that has nothing to do.
[[nodiscard]] bool is_idle_worker(const ThreadState& state);
/// Whether readers need not be told of one of the states of a thread, as another says it better: that it has nothing to
/// do with the interpreter, where it is said what it waits for; and how an idle worker of a pool waits.
[[nodiscard]] bool is_said_better(const ThreadState& state, std::span<const ThreadState> states);

/// "waits_for_gil": for programs.
[[nodiscard]] const char* name_state(StateKind kind);
/// "waits for the GIL", "reading fd 5", "in futex, waits at 0x7f…".
[[nodiscard]] std::string describe_state(const ThreadState& state);
/// All of them in a line, for a heading, but those that are said better.
[[nodiscard]] std::string describe_states(std::span<const ThreadState> states);

}  // namespace hognose::analysis
