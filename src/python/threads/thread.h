// Python threads: the thread states of the interpreters.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/lacks.h"
#include "python/program/program.h"

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
/// and is a hole of `lacks`.
struct ThreadList {
  std::vector<Thread> threads;
  Lacks lacks;
  /// States of other interpreters than the first, of which it could not be told who runs them.
  std::size_t unplaced = 0;
};

/// The first state of the thread with that ident; null if there is none.
[[nodiscard]] const Thread* find_thread(const ThreadList& list, std::uint64_t ident);

/// Which thread states belong to a kernel thread. One that runs several interpreters has a state in
/// each; some may have no frames.
class StateIndex {
 public:
  /// Borrows the list, which stays as it is.
  explicit StateIndex(const ThreadList& list);

  /// Those of this thread, newest first, matched by TLS base or else by native id.
  [[nodiscard]] std::vector<Thread> find(const target::OsThread& os_thread) const;

 private:
  using States = std::unordered_map<std::uint64_t, std::vector<const Thread*>>;
  States by_ident_;
  States by_native_id_;
};

/// The same for one kernel thread.
[[nodiscard]] std::vector<Thread> find_states(const ThreadList& list,
                                              const target::OsThread& os_thread);

}  // namespace hognose::python
