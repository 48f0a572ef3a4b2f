// Looks for the futures of jobs in the threads of pools.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_jobs.h"

#include <optional>

#include "analysis/future_runners.h"
#include "analysis/wait_shape.h"
#include "python/objects/callable_name.h"
#include "python/threads/thread_frames.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using python::Program;

/// What is said of a thread that has a job, if that is its own; of a loop it is not.
JobState find_state(const std::optional<Holder>& holder) {
  if (!holder) return JobState::unknown;
  if (holder->relation == "run by") return JobState::running;
  return holder->relation == "queued behind" ? JobState::queued : JobState::unknown;
}

class JobFinder {
 public:
  JobFinder(const Program& program, const python::ThreadList& threads, Budget& budget)
      : program_(program),
        threads_(threads.threads),
        budget_(budget),
        frames_(read_all_frames()),
        blocked_(list_threads()),
        awaited_(blocked_.size()),
        runners_(program, blocked_, awaited_, budget) {}

  [[nodiscard]] TaskJob find(Address future) {
    TaskJob found;
    found.future = future;
    const Address function = runners_.find_function(future);
    if (!function.is_null()) found.function = python::describe_call(program_, function);
    const auto holder = runners_.find(future);
    found.state = find_state(holder);
    if (found.state != JobState::unknown) {
      if (holder->thread) found.ident = threads_[*holder->thread].ident;
      if (!program_.target->runs_on) found.certainty = holder->certainty;
      found.place = holder->place;
    } else if (runners_.is_of_processes(future)) {
      found.state = JobState::of_processes;
    } else if (has_ended(future)) {
      found.state = JobState::ended;
    }
    return found;
  }

 private:
  using Frames = std::vector<python::Frame>;

  /// The newest of each thread.
  [[nodiscard]] std::vector<Frames> read_all_frames() const {
    constexpr std::size_t most_frames = 1000;
    std::vector<Frames> all;
    for (const python::Thread& thread : threads_) {
      Frames& frames = all.emplace_back();
      for (const python::BareFrame& frame : python::read_frames(program_, thread, budget_).frames) {
        if (frame.owner == python::FrameOwner::entry_shim) continue;
        if (frames.size() == most_frames) break;
        frames.push_back(python::describe_frame(program_, frame));
      }
    }
    return all;
  }

  [[nodiscard]] std::vector<BlockedThread> list_threads() const {
    std::vector<BlockedThread> all(frames_.size());
    for (std::size_t at = 0; at < all.size(); ++at) {
      for (const python::Frame& frame : frames_[at])
        all[at].frames.push_back(&frame);
    }
    return all;
  }

  [[nodiscard]] bool has_ended(Address future) {
    const Address state = read_attribute(program_, future, U"_state", budget_);
    if (state.is_null()) return false;
    return python::text_equals(program_, state, U"FINISHED").value_or(false);
  }

  const Program& program_;
  const std::vector<python::Thread>& threads_;
  Budget& budget_;
  std::vector<Frames> frames_;
  std::vector<BlockedThread> blocked_;
  std::vector<Address> awaited_;
  FutureRunners runners_;
};

}  // namespace

void add_task_jobs(const Program& program,
                   const python::ThreadList& threads,
                   std::vector<Task>& tasks,
                   Budget& budget) {
  std::optional<JobFinder> finder;
  for (Task& task : tasks) {
    if (!task.target.jobs.empty() && !finder) finder.emplace(program, threads, budget);
    for (const Address future : task.target.jobs) {
      if (!budget.spend_node()) return;
      task.jobs.push_back(finder->find(future));
    }
  }
}

}  // namespace hognose::analysis
