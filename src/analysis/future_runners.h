// Who ends a future of concurrent.futures: the thread of a pool that runs its job, or, while that is
// queued, whichever of the pool's threads is done first.
//
// Each thread of a ThreadPoolExecutor is in `_worker`, whose variable `work_queue` has the jobs that
// nobody runs yet; what it runs is `self` of `_WorkItem.run`. If all threads of a pool wait for jobs of
// its own queue, and it may have no more threads, none of them is ever done: each is said to be behind
// the next, which makes that a circle.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "analysis/thread_state.h"
#include "analysis/wait_target.h"

namespace hognose::analysis {

/// What the thread of these frames, newest first, does for its pool; nothing if it is of none, or only prepares itself.
[[nodiscard]] std::optional<PoolWork> find_pool_work(std::span<const python::Frame* const> frames);

class FutureRunners {
 public:
  /// Borrows all of it. The threads stand in the order of WaitGraph::threads; `awaited` is the future that
  /// each waits for, or null.
  FutureRunners(const python::Program& program,
                std::span<const BlockedThread> threads,
                std::span<const Address> awaited,
                Budget& budget)
      : program_(program), threads_(threads), awaited_(awaited), budget_(budget) {}

  /// Nothing if it belongs to no pool that is known.
  [[nodiscard]] std::optional<Holder> find(Address future);

 private:
  /// The threads of one pool.
  struct Pool {
    std::vector<std::size_t> threads;
    std::optional<std::int64_t> most_threads;
    std::optional<std::size_t> free;  ///< one that does not wait for a job of its own queue
    std::map<Address, std::size_t> waiters;  ///< places in `threads`, by the future of such a job
  };

  void scan();
  void scan_thread(std::size_t thread);
  void add_worker(std::size_t thread, const python::Frame& frame);
  void read_queue(Address queue, const Pool& pool);
  void sort_threads(Pool& pool) const;
  [[nodiscard]] Address find_future_of_job(Address job);
  [[nodiscard]] Holder make_holder(std::size_t thread, const char* relation, bool is_exact) const;
  [[nodiscard]] Holder find_queued(Address future, const Pool& pool) const;

  const python::Program& program_;
  std::span<const BlockedThread> threads_;
  std::span<const Address> awaited_;
  Budget& budget_;
  bool is_scanned_ = false;
  std::map<Address, std::size_t> running_;  // which thread runs the job of a future
  std::map<Address, Pool> pools_;  // by their queue
  std::map<Address, const Pool*> queued_;  // whose queue has the job of a future
};

}  // namespace hognose::analysis
