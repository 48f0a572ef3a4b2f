// Looks for threads of pools, and for jobs in their queues.
// SPDX-License-Identifier: MIT
#include "analysis/future_runners.h"

#include <algorithm>

#include "analysis/lock_holders.h"
#include "analysis/queue_items.h"
#include "analysis/wait_shape.h"
#include "python/attributes/type.h"
#include "python/values/number.h"

namespace hognose::analysis {
namespace {

constexpr std::size_t most_frames_of_worker = 1000;

bool is_of_pools(const python::Frame& frame) {
  return frame.path().ends_with("/concurrent/futures/thread.py");
}

/// Of the item of work, and since 3.14 of its context as well.
bool runs_job(const python::Frame& frame) {
  return is_of_pools(frame) && frame.name() == "run";
}

/// By what `_worker` has called, newest first: the queue's `get` if that is written in Python.
std::optional<PoolWork> read_work(std::span<const python::Frame* const> called) {
  if (called.empty() || called.back()->path().ends_with("/queue.py")) return PoolWork{true, {}};
  if (!runs_job(*called.back())) return std::nullopt;
  while (!called.empty() && runs_job(*called.back()))
    called = called.first(called.size() - 1);
  return PoolWork{false, called.empty() ? std::string() : called.back()->name()};
}

}  // namespace

std::optional<PoolWork> find_pool_work(std::span<const python::Frame* const> frames) {
  constexpr std::size_t most_below = 16;  // threading's, and of whoever wraps these
  const std::size_t end = frames.size() - std::min(frames.size(), most_below);
  for (std::size_t at = frames.size(); at > end; --at) {
    const python::Frame& frame = *frames[at - 1];
    if (is_of_pools(frame) && frame.name() == "_worker") return read_work(frames.first(at - 1));
  }
  return std::nullopt;
}

std::optional<Holder> FutureRunners::find(Address future) {
  scan();
  if (const auto found = running_.find(future); found != running_.end())
    return make_holder(found->second, "run by", true);
  const auto queued = queued_.find(future);
  return queued == queued_.end() ? std::nullopt
                                 : std::optional(find_queued(future, *queued->second));
}

void FutureRunners::scan() {
  if (is_scanned_) return;
  is_scanned_ = true;
  for (std::size_t thread = 0; thread < threads_.size(); ++thread)
    scan_thread(thread);
  for (const auto& [queue, pool] : pools_)
    read_queue(queue, pool);
  for (auto& [queue, pool] : pools_)
    sort_threads(pool);
}

void FutureRunners::scan_thread(std::size_t thread) {
  const auto& frames = threads_[thread].frames;
  for (const python::Frame* const frame :
       std::span(frames).first(std::min(frames.size(), most_frames_of_worker))) {
    if (!budget_.spend_node()) return;
    if (!is_of_pools(*frame)) continue;
    if (frame->name() == "_worker") {
      add_worker(thread, *frame);
    } else if (frame->name() == "run") {
      const Address future = find_future_of_job(find_variable(program_, *frame, "self"));
      if (!future.is_null()) running_.emplace(future, thread);
    }
  }
}

void FutureRunners::add_worker(std::size_t thread, const python::Frame& frame) {
  const Address queue = find_variable(program_, frame, "work_queue");
  if (queue.is_null()) return;
  Pool& pool = pools_[queue];
  pool.threads.push_back(thread);
  if (pool.most_threads) return;
  const auto executor =
      program_.view<layout::PyWeakReference>(find_variable(program_, frame, "executor_reference"))
          .read(layout::PyWeakReference::wr_object);
  const Address most =
      executor ? read_attribute(program_, *executor, U"_max_workers", budget_) : Address();
  const auto number = python::read_small_integer(program_, most);
  if (number) pool.most_threads = *number;
}

void FutureRunners::read_queue(Address queue, const Pool& pool) {
  const auto items = read_queue_items(program_, queue, budget_);
  if (!items) return;
  for (const Address job : *items) {
    const Address future = find_future_of_job(job);
    if (!future.is_null()) queued_.emplace(future, &pool);
  }
}

void FutureRunners::sort_threads(Pool& pool) const {
  for (std::size_t at = 0; at < pool.threads.size(); ++at) {
    const Address future = awaited_[pool.threads[at]];
    const auto queued = queued_.find(future);
    if (queued != queued_.end() && queued->second == &pool) {
      pool.waiters.emplace(future, at);
    } else if (!pool.free) {
      pool.free = pool.threads[at];
    }
  }
}

Address FutureRunners::find_future_of_job(Address job) {
  if (job.is_null()) return {};
  const auto type = python::read_type_of(program_, job);
  const bool is_job = type && python::is_class_of_module(
                                  program_, **type, "_WorkItem", U"concurrent.futures.thread");
  return is_job ? read_attribute(program_, job, U"future", budget_) : Address();
}

Holder FutureRunners::make_holder(std::size_t thread, const char* relation, bool is_exact) const {
  Holder holder{thread, {}, is_exact ? Certainty::exact : Certainty::likely, "jobs of a pool", {}};
  holder.relation = relation;
  const auto& frames = threads_[thread].frames;
  const python::Frame* place = find_asking_frame(frames);
  if (place == nullptr && !frames.empty()) place = frames.front();
  if (place != nullptr) holder.place = describe_place(*place);
  return holder;
}

Holder FutureRunners::find_queued(Address future, const Pool& pool) const {
  const auto& threads = pool.threads;
  if (pool.free) return make_holder(*pool.free, "queued behind", threads.size() == 1);
  // None of them is ever done. The next of whoever waits for it: so all of them are in the circle.
  const auto waiter = pool.waiters.find(future);
  const std::size_t at = waiter == pool.waiters.end() ? 0 : waiter->second;
  const bool is_full = pool.most_threads == static_cast<std::int64_t>(threads.size());
  return make_holder(threads[(at + 1) % threads.size()], "queued behind", is_full);
}

}  // namespace hognose::analysis
