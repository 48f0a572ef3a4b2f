// Who ends a future of concurrent.futures: the thread of a pool that runs its job, or, while that is
// queued, whichever of the pool's threads is done first; or the thread of a loop of asyncio.
//
// Each thread of a ThreadPoolExecutor is in `_worker`, whose variable `work_queue` has the jobs that
// nobody runs yet; what it runs is `self` of `_WorkItem.run`. If all threads of a pool wait for jobs of
// its own queue, and it may have no more threads, none of them is ever done: each is said to be behind
// the next, which makes that a circle.
//
// What processes are to run is in `pending_work_items` of the thread that manages them.
//
// A thread of anyio (`anyio.to_thread.run_sync()`) is in `WorkerThread.run`, whose variables have what it calls, and
// the future of asyncio that it will end.
//
// A thread of trio (`trio.to_thread.run_sync()`) runs a job in a context of its own, which the task keeps as well: it
// stands for the future.
//
// A future that asyncio.run_coroutine_threadsafe() gave out is ended by the thread that runs the loop: it is
// kept by a function that stands in `_ready` of that loop, and later by the task.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "analysis/wait_target.h"

namespace hognose::analysis {

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
  /// What is called to end a future; null if no thread does that, and none of a pool is to.
  [[nodiscard]] Address find_function(Address future);
  /// Which thread runs a loop of asyncio; nothing if none does.
  [[nodiscard]] std::optional<std::size_t> find_runner(Address loop);
  /// Whether it is processes that run its job, or will.
  [[nodiscard]] bool is_of_processes(Address future);

 private:
  [[nodiscard]] static Holder leave_to(const char* whom);
  [[nodiscard]] Holder leave_to_workers(Address result);
  [[nodiscard]] bool is_result_of_pool(Address future) const;
  /// What a thread runs.
  struct RunningJob {
    std::size_t thread = 0;
    Address function;
  };
  /// The threads of one pool.
  struct Pool {
    std::vector<std::size_t> threads;
    std::optional<std::int64_t> most_threads;
    std::optional<std::size_t> free;  ///< one that does not wait for a job of its own queue
    std::map<Address, std::size_t> waiters;  ///< places in `threads`, by the future of such a job
  };

  /// What stands in a queue.
  struct QueuedJob {
    const Pool* pool = nullptr;
    Address job;
  };

  /// A loop of asyncio, and who runs it.
  struct RunningLoop {
    std::size_t thread = 0;
    Address loop;
  };

  void scan();
  void scan_thread(std::size_t thread);
  void scan_frame(std::size_t thread, const python::Frame& frame);
  void scan_anyio(std::size_t thread, const python::Frame& frame);
  void scan_trio(std::size_t thread, const python::Frame& frame);
  void scan_manager(const python::Frame& frame);
  void add_worker(std::size_t thread, const python::Frame& frame);
  void read_queue(Address queue, const Pool& pool);
  void sort_threads(Pool& pool) const;
  [[nodiscard]] Address find_future_of_job(Address job);
  [[nodiscard]] Address find_function_of_job(Address job);
  [[nodiscard]] std::optional<Holder> find_loop(Address future);
  [[nodiscard]] Address find_loop_of(Address task);
  [[nodiscard]] bool is_to_begin(Address loop, Address future);
  [[nodiscard]] Holder make_holder(std::size_t thread, const char* relation, bool is_exact) const;
  [[nodiscard]] Holder find_queued(Address future, const Pool& pool) const;

  const python::Program& program_;
  std::span<const BlockedThread> threads_;
  std::span<const Address> awaited_;
  Budget& budget_;
  bool is_scanned_ = false;
  std::map<Address, RunningJob> running_;  // by their futures
  std::map<Address, Pool> pools_;  // by their queue
  std::map<Address, QueuedJob> queued_;  // by their futures
  std::vector<RunningLoop> loops_;
  std::map<Address, Address> pending_;  // jobs of processes, by their futures
};

}  // namespace hognose::analysis
