// Looks for threads of pools, and for jobs in their queues.
// SPDX-License-Identifier: MIT
#include "analysis/future_runners.h"

#include <algorithm>

#include "analysis/lock_holders.h"
#include "analysis/pool_work.h"
#include "analysis/pool_workers.h"
#include "analysis/queue_items.h"
#include "analysis/wait_shape.h"
#include "python/attributes/type.h"
#include "python/objects/closure.h"
#include "python/objects/future.h"
#include "python/objects/future_source.h"
#include "python/objects/trio_task.h"
#include "python/values/containers.h"
#include "python/values/dict_entries.h"
#include "python/values/number.h"

namespace hognose::analysis {
namespace {

constexpr std::size_t most_frames_of_worker = 1000;

bool is_of_loops(const python::Frame& frame) {
  return frame.path().ends_with("/asyncio/base_events.py");
}

}  // namespace

std::optional<Holder> FutureRunners::find(Address future) {
  scan();
  if (const auto found = running_.find(future); found != running_.end())
    return make_holder(found->second.thread, "run by", true);
  const auto queued = queued_.find(future);
  if (queued != queued_.end()) return find_queued(future, *queued->second.pool);
  if (pending_.count(future) != 0) return leave_to("the processes of its pool");
  if (is_result_of_pool(future)) return leave_to_workers(future);
  return find_loop(future);
}

Holder FutureRunners::leave_to(const char* whom) {
  Holder holder{{}, whom, Certainty::exact, "jobs of a pool", {}};
  holder.relation = "left to";
  return holder;
}

/// What the one had that ended, nobody does.
Holder FutureRunners::leave_to_workers(Address result) {
  return leave_to(has_lost_worker(program_, result, budget_)
                      ? "the workers of its pool, one of which ended early"
                      : "the workers of its pool");
}

/// Of multiprocessing.pool.
bool FutureRunners::is_result_of_pool(Address future) const {
  if (future.is_null()) return false;
  const auto type = python::read_type_of(program_, future);
  if (!type) return false;
  const auto is_it = [this](const python::TypeInfo& one) {
    return python::is_class_of_module(program_, one, "ApplyResult", U"multiprocessing.pool") ||
           python::is_class_of_module(program_, one, "IMapIterator", U"multiprocessing.pool");
  };
  return !python::find_base(program_, **type, is_it).is_null();
}

Address FutureRunners::find_function(Address future) {
  scan();
  if (const auto found = running_.find(future); found != running_.end())
    return found->second.function;
  if (const auto found = queued_.find(future); found != queued_.end())
    return find_function_of_job(found->second.job);
  const auto found = pending_.find(future);
  return found == pending_.end() ? Address() : find_function_of_job(found->second);
}

std::optional<std::size_t> FutureRunners::find_runner(Address loop) {
  scan();
  const auto found = std::ranges::find(loops_, loop, &RunningLoop::loop);
  if (loop.is_null() || found == loops_.end()) return std::nullopt;
  return found->thread;
}

bool FutureRunners::is_of_processes(Address future) {
  scan();
  return pending_.count(future) != 0;
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
    if (is_of_thread_pools(*frame)) scan_frame(thread, *frame);
    if (is_of_anyio(*frame)) scan_anyio(thread, *frame);
    if (calls_job_of_trio(*frame)) scan_trio(thread, *frame);
    if (is_of_process_executors(*frame)) scan_manager(*frame);
    if (is_of_loops(*frame) && frame->name() == "run_forever")
      loops_.push_back({thread, find_variable(program_, *frame, "self")});
  }
  if (!threads_[thread].loop.is_null()) loops_.push_back({thread, threads_[thread].loop});
}

void FutureRunners::scan_frame(std::size_t thread, const python::Frame& frame) {
  if (frame.name() == "_worker") {
    add_worker(thread, frame);
  } else if (frame.name() == "run") {
    const Address job = find_variable(program_, frame, "self");
    const Address future = find_future_of_job(job);
    if (!future.is_null()) running_.emplace(future, RunningJob{thread, find_function_of_job(job)});
  }
}

/// Between jobs its variables are unbound.
void FutureRunners::scan_anyio(std::size_t thread, const python::Frame& frame) {
  if (frame.name() != "run") return;
  const Address future = find_variable(program_, frame, "future");
  if (!future.is_null())
    running_.emplace(future, RunningJob{thread, find_variable(program_, frame, "func")});
}

void FutureRunners::scan_trio(std::size_t thread, const python::Frame& frame) {
  const Address context = find_variable(program_, frame, "context");
  const Address function = find_variable(program_, frame, "sync_fn");
  if (context.is_null()) return;
  running_.emplace(context, RunningJob{thread, python::find_called_by_worker(program_, function)});
}

/// A method of the thread that manages them; up to 3.8 a function.
void FutureRunners::scan_manager(const python::Frame& frame) {
  Address jobs;
  if (frame.name() == "run") {
    const Address self = find_variable(program_, frame, "self");
    jobs = read_attribute(program_, self, U"pending_work_items", budget_);
  } else if (frame.name() == "_queue_management_worker") {
    jobs = find_variable(program_, frame, "pending_work_items");
  }
  if (jobs.is_null()) return;
  const auto walk =
      python::for_each_entry(program_, jobs, budget_, [this](const python::DictEntry& entry) {
        const Address future = find_future_of_job(entry.value);
        if (!future.is_null()) pending_.emplace(future, entry.value);
        return true;
      });
  static_cast<void>(walk);  // what was read of a damaged dict stands
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
    if (!future.is_null()) queued_.emplace(future, QueuedJob{&pool, job});
  }
}

void FutureRunners::sort_threads(Pool& pool) const {
  for (std::size_t at = 0; at < pool.threads.size(); ++at) {
    const Address future = awaited_[pool.threads[at]];
    const auto queued = queued_.find(future);
    if (queued != queued_.end() && queued->second.pool == &pool) {
      pool.waiters.emplace(future, at);
    } else if (!pool.free) {
      pool.free = pool.threads[at];
    }
  }
}

Address FutureRunners::find_future_of_job(Address job) {
  if (job.is_null()) return {};
  const auto type = python::read_type_of(program_, job);
  const auto is_of = [&](std::u32string_view module) {
    return python::is_class_of_module(program_, **type, "_WorkItem", module);
  };
  const bool is_job =
      type && (is_of(U"concurrent.futures.thread") || is_of(U"concurrent.futures.process"));
  return is_job ? read_attribute(program_, job, U"future", budget_) : Address();
}

/// `fn` of it, or the first of its `task` (3.14+).
Address FutureRunners::find_function_of_job(Address job) {
  const Address function = read_attribute(program_, job, U"fn", budget_);
  if (!function.is_null()) return function;
  const auto items = python::read_tuple(program_, read_attribute(program_, job, U"task", budget_));
  if (!items || items->count == 0) return {};
  return python::read_item(program_, *items, 0).value_or(Address());
}

std::optional<Holder> FutureRunners::find_loop(Address future) {
  if (loops_.empty()) return std::nullopt;
  const Address task = python::find_source_of_job(program_, future, budget_);
  const Address loop = task.is_null() ? Address() : find_loop_of(task);
  for (const RunningLoop& one : loops_) {
    const bool is_it = task.is_null() ? is_to_begin(one.loop, future) : one.loop == loop;
    if (is_it && !one.loop.is_null())
      return make_holder(one.thread, "to be ended by the loop of", true);
  }
  return std::nullopt;
}

Address FutureRunners::find_loop_of(Address task) {
  const auto type = python::read_type_of(program_, task);
  const auto known = type ? python::find_future_class(program_, **type) : python::FutureClass{};
  if (known.future == nullptr) return {};
  return python::read_future(program_, task, *known.future, budget_).loop.value_or(Address());
}

/// Whether the function that is to begin the task stands among what a loop will call.
bool FutureRunners::is_to_begin(Address loop, Address future) {
  const Address deque = read_attribute(program_, loop, U"_ready", budget_);
  const auto handles = read_deque_items(program_, deque, budget_);
  if (!handles) return false;
  return std::any_of(handles->begin(), handles->end(), [&](Address handle) {
    const Address callback = read_attribute(program_, handle, U"_callback", budget_);
    const auto type = python::read_type_of(program_, callback);
    if (!type || !(*type)->is_static("function")) return false;
    const auto kept = python::find_in_closure(program_, callback, "future");
    return kept && *kept == future;
  });
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
