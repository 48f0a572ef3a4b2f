// Tasks of asyncio that have a lock of threads: their coroutines were suspended inside of a `with` of it.
//
// Nobody but the thread that runs the loop of such a task goes on with it. If that very thread wants the lock, it
// never does. If the task awaits a job of an executor, the thread that runs it comes first, and if that one wants the
// lock, neither goes on.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "analysis/future_runners.h"
#include "analysis/lock_holders.h"
#include "python/objects/await_chain.h"

namespace hognose::analysis {

class SuspendedTasks {
 public:
  /// Borrows both.
  SuspendedTasks(const python::Program& program, Budget& budget)
      : program_(program), budget_(budget) {}

  /// One of the thread states of an interpreter, which may have tasks.
  void add_state(Address interpreter, Address state) { states_[interpreter].push_back(state); }
  /// The one task that has the lock; nothing if there is none, or if a thread is inside of a `with` of it. `holders` and
  /// `runners` know the threads.
  [[nodiscard]] std::optional<Holder> find(Address lock,
                                           LockHolders& holders,
                                           FutureRunners& runners);

 private:
  /// A task inside of any `with`.
  struct Suspended {
    Address loop;
    Address waiter;  ///< what will wake it; null if unknown
    std::vector<python::BareFrame> chain;  ///< the outermost first
    std::vector<python::Frame> frames;
  };

  /// The thread that runs the one job of an executor that the task awaits, however long that takes.
  [[nodiscard]] std::optional<std::size_t> find_job_runner(const Suspended& task,
                                                           FutureRunners& runners);
  void scan();
  void scan_task(Address task);
  [[nodiscard]] bool is_inside_of_any(const python::AwaitChain& chain) const;

  const python::Program& program_;
  Budget& budget_;
  std::map<Address, std::vector<Address>> states_;  // by their interpreters
  bool is_scanned_ = false;
  std::vector<Suspended> tasks_;
  std::vector<BlockedThread> as_threads_;  // the same, in their order
  std::optional<LockHolders> holders_;  // among these
};

}  // namespace hognose::analysis
