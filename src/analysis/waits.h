// The wait graph: which threads wait for what, who has it, and where that goes in a circle.
//
// A thread waits for one thing at most, and of a thing one holder at most is known. So the graph is a
// set of chains, and a circle is found by following them. A circle of which every edge is exact, and no
// wait has a time limit, is a deadlock; any other may be one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"

namespace hognose::analysis {

/// What can be waited for.
enum class ResourceKind : std::uint8_t {
  gil,
  lock,
  rlock,
  condition,
  event,
  semaphore,
  barrier,
  queue,
  future,
  thread,  ///< its end
  import_lock,
  process_lock,  ///< of multiprocessing
  critical_section,  ///< of an object, of a free-threaded Python
  mutex,  ///< of the C library, or a PyMutex
  rwlock,  ///< the same
  once,  ///< a function of its pthread_once(), which another thread runs
  static_variable,  ///< of a function of C++, which another thread initialises
  child,  ///< the end of another process
  descriptor,  ///< something to happen at one, or at any of several
  file_lock,
  unknown,
};

/// How sure it is that a thread has a thing.
enum class Certainty : std::uint8_t { exact, likely };

/// Who has a thing.
struct Holder {
  std::optional<std::size_t> thread;  ///< into WaitGraph::threads; nothing if it is none of those
  std::string other;  ///< whoever else has it: "a thread that has ended"
  Certainty certainty = Certainty::likely;
  std::string how;  ///< what tells
  std::string place;  ///< "deadlock.py:9", where it was taken; empty if unknown
  std::string relation = "held by";  ///< what stands before whoever it is
};

/// Who has a thing, as the thing itself says: by one of these.
struct Owner {
  std::uint64_t ident = 0;  ///< Thread::ident
  std::int64_t inner_tid = 0;  ///< kernel id in the target's namespace
  std::string how;  ///< the field
  std::string relation = "held by";  ///< Holder::relation
};

/// Another process that is waited for, or that is at the other end of what is.
struct InvolvedProcess {
  std::int64_t pid = 0;  ///< in our own namespace
  std::string title;  ///< what it calls itself, safe to be shown; empty if unknown
  char state = '?';  ///< the kernel's letter
};

/// A descriptor that is waited for.
struct InvolvedFile {
  std::int32_t descriptor = 0;
  bool listens = false;  ///< others may call there: whoever waits for that has nothing to do
  std::string kind{};  ///< "pipe"; empty if nothing is known of it
  std::string text{};  ///< "pipe to pid 28157"
};

struct Resource {
  ResourceKind kind = ResourceKind::unknown;
  Address address;  ///< of the object; null if unknown
  std::string name;  ///< "self.lock"; empty if nothing names it
  std::optional<Holder> holder;
  std::vector<InvolvedFile> files{};
  std::vector<InvolvedProcess> processes{};
  bool shares_name = false;  ///< another of its kind in the graph is called so as well
  bool is_free = false;  ///< it says of itself that nobody has it: who waits has only to wake up
  bool is_private = false;  ///< a futex at which only a thread of this process can wake another
  bool is_shared = false;  ///< other processes have it as well, as what multiprocessing makes
  bool waits_back = false;  ///< the process that it is about waits for the thread that waits for it
};

struct Wait {
  std::size_t thread = 0;  ///< into WaitGraph::threads
  std::size_t resource = 0;  ///< into WaitGraph::resources
  Certainty certainty = Certainty::likely;  ///< that this is what it waits for
  std::optional<bool> is_timed;
  std::string how;
  std::string place;  ///< "deadlock.py:12", the newest frame that is not of the library
  std::string verb{};  ///< "reading", "waiting for room in"; empty: waiting for
  std::string about{};  ///< what is known of the thing besides: "which is empty"
  /// An idle worker of a pool waits for its turn to wait for a job, which another worker does.
  bool is_for_a_job = false;
};

struct WaitingThread {
  std::int64_t tid = 0;
  std::string name;  ///< empty if unknown
};

struct WaitGraph {
  std::vector<WaitingThread> threads;
  std::vector<Resource> resources;
  std::vector<Wait> waits;
  /// How many threads its parent had besides, where the process has one and that waits: fork() copies no other.
  std::size_t left_by_fork = 0;
};

/// Waits in the order in which they lead from one to the next, the last to the first.
struct Cycle {
  std::vector<std::size_t> waits;
  bool is_certain = false;  ///< all of its edges are exact, and no wait ends by itself
};

/// The threads that wait for a thing.
[[nodiscard]] std::set<std::size_t> list_waiters(const WaitGraph& graph, std::size_t resource);
/// What each thread waits for, if that is a future; else null.
[[nodiscard]] std::vector<Address> list_awaited_futures(const WaitGraph& graph);

/// Marks those that are called as others of their kind: each thread calls what it waits for by its own names.
void mark_shared_names(WaitGraph& graph);

/// The circles, each once, beginning with the thread that stands first in the graph.
[[nodiscard]] std::vector<Cycle> find_cycles(const WaitGraph& graph);

/// "import_lock": for programs.
[[nodiscard]] const char* name_resource(ResourceKind kind);
/// "lock 'b'", "the GIL", "lock at 0x7f…": for readers.
[[nodiscard]] std::string describe_resource(const Resource& resource);
/// `"two"`, or `thread 4711` of one without a name.
[[nodiscard]] std::string describe_waiting_thread(const WaitingThread& thread);
/// `held by "two" (deadlock.py:9)`, `likely held by …`; empty if nobody is known.
[[nodiscard]] std::string describe_holder(const WaitGraph& graph, const Resource& resource);
/// `waits for lock 'b' held by "two" (deadlock.py:9)`.
[[nodiscard]] std::string describe_wait(const WaitGraph& graph, const Wait& wait);
/// `waiting for lock 'b' held by "two" (deadlock.py:9)`, `reading fd 5: pipe to pid 28157`.
[[nodiscard]] std::string describe_waiting(const WaitGraph& graph, const Wait& wait);
/// What stands behind "waits" and before the thing: "for", "for room in".
[[nodiscard]] std::string_view describe_wish(const Wait& wait);
/// The same of many: "waiting for a lock".
[[nodiscard]] std::string describe_waiting_briefly(const WaitGraph& graph, const Wait& wait);
/// `Deadlock: "one" waits for …, which waits for …`.
[[nodiscard]] std::string describe_cycle(const WaitGraph& graph, const Cycle& cycle);
/// `Deadlock of 2 threads`, and a line for each of them: `"one" (a.py:14) waits for …`.
[[nodiscard]] std::vector<std::string> describe_cycle_in_lines(const WaitGraph& graph,
                                                               const Cycle& cycle);
/// The graph in the language of Graphviz.
[[nodiscard]] std::string write_dot(const WaitGraph& graph);

}  // namespace hognose::analysis
