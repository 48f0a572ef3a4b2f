// Looks at what coroutines keep on their value stacks, as is done with the frames of threads.
// SPDX-License-Identifier: MIT
#include "analysis/holders/suspended_tasks.h"

#include <algorithm>
#include <utility>

#include "analysis/with_blocks.h"
#include "python/objects/await_target.h"
#include "python/objects/bound_method.h"
#include "python/objects/future.h"
#include "python/objects/task_sets.h"

namespace hognose::analysis {

std::optional<Holder> SuspendedTasks::find(Address lock,
                                           LockHolders& holders,
                                           FutureRunners& runners) {
  if (holders.is_entered(lock)) return std::nullopt;
  scan();
  if (!holders_->is_entered(lock)) return std::nullopt;
  auto holder = holders_->find(lock, {});
  if (!holder || !holder->thread) return std::nullopt;
  const Suspended& task = tasks_[*holder->thread];
  if (holders.may_be_released(lock)) holder->certainty = Certainty::likely;
  holder->how = "a coroutine that is " + holder->how;
  const auto inside = std::ranges::find(task.frames, holder->place, describe_place);
  const std::string who = "the suspended coroutine " + inside->name();
  holder->thread = find_job_runner(task, runners);
  if (holder->thread) {
    holder->relation = "held by " + who + ", which waits for";
    return holder;
  }
  holder->thread = runners.find_runner(task.loop);
  if (holder->thread) {
    holder->relation = "held by " + who + " of the loop of";
  } else {
    holder->other = who;
  }
  return holder;
}

std::optional<std::size_t> SuspendedTasks::find_job_runner(const Suspended& task,
                                                           FutureRunners& runners) {
  const auto target = python::find_await_target(program_, task.chain, task.waiter, budget_);
  const bool is_for_a_job = target.kind == "thread" || target.kind == "executor";
  const bool is_one = target.jobs.size() == 1 && target.others.size() <= 1;
  if (!is_for_a_job || !is_one) return std::nullopt;
  const auto runner = runners.find(target.jobs.front());
  const bool is_known =
      runner && runner->relation == "run by" && runner->certainty == Certainty::exact;
  return is_known ? runner->thread : std::nullopt;
}

void SuspendedTasks::scan() {
  if (is_scanned_) return;
  is_scanned_ = true;
  for (const auto& [interpreter, states] : states_) {
    for (const Address task : python::find_tasks(program_, interpreter, states, budget_).tasks)
      scan_task(task);
  }
  for (const Suspended& task : tasks_) {
    std::vector<const python::Frame*>& frames = as_threads_.emplace_back().frames;
    for (const python::Frame& frame : task.frames)
      frames.insert(frames.begin(), &frame);
  }
  holders_.emplace(program_, as_threads_, budget_);
}

void SuspendedTasks::scan_task(Address task) {
  constexpr std::size_t most_frames = 100;
  const auto type = python::read_type_of(program_, task);
  if (!type || !budget_.spend_node()) return;
  const auto known = python::find_future_class(program_, **type);
  if (known.task == nullptr) return;
  const python::Task read = python::read_task(program_, task, *known.task, budget_);
  if (!read.coro || read.coro->is_null()) return;
  const auto chain = python::read_await_chain(program_, *read.coro, most_frames, budget_);
  if (chain.state != python::GeneratorState::suspended || !is_inside_of_any(chain)) return;
  Suspended found;
  found.loop = python::read_future(program_, task, *known.future, budget_).loop.value_or(Address());
  found.waiter = read.waiter.value_or(Address());
  found.chain = chain.frames;
  for (const python::BareFrame& frame : chain.frames)
    found.frames.push_back(python::describe_frame(program_, frame));
  tasks_.push_back(std::move(found));
}

// Of most tasks no more than this need be read.
bool SuspendedTasks::is_inside_of_any(const python::AwaitChain& chain) const {
  return std::ranges::any_of(chain.frames, [this](const python::BareFrame& frame) {
    return std::ranges::any_of(find_open_withs(program_, frame), [this](const OpenWith& with) {
      const auto exit = read_bound_method(program_, with.exit);
      return exit && exit->name == "__exit__";
    });
  });
}

}  // namespace hognose::analysis
