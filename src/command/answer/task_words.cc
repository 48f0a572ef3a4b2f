// Says who has what a task waits for.
// SPDX-License-Identifier: MIT
#include "command/answer/task_words.h"

#include <algorithm>

#include "analysis/tasks/task_objects.h"
#include "base/formatted.h"
#include "base/list_some.h"
#include "command/answer/thread_headings.h"

namespace hognose::command {

using analysis::Certainty;
using analysis::JobState;

std::string describe_task_holders(const analysis::TaskList& tasks, const analysis::Task& task) {
  constexpr std::size_t most_holders = 3;  // before the rest is counted
  if (task.holders.empty())
    return task.target.kind == "lock" ? ", which no task is known to have" : "";
  const bool is_likely = task.holders.front().certainty == Certainty::likely;
  const std::string held = is_likely ? ", likely held by " : ", held by ";
  return held + list_some(task.holders.size(), most_holders, [&](std::size_t at) {
           const analysis::TaskHolder& holder = task.holders[at];
           return formatted("'{}' ({})", tasks.tasks[holder.task].name, holder.place);
         });
}

std::string describe_job(const analysis::TaskJob& job) {
  const std::string function = job.function.empty() ? "a job of an executor" : job.function;
  if (job.state == JobState::of_processes) return function + " in a process pool";
  if (job.state == JobState::ended) return function + ", which has ended";
  if (job.state == JobState::queued) return function + ", queued behind other jobs of its pool";
  const bool is_in_thread = job.state == JobState::running;
  return is_in_thread || !job.function.empty() ? function + " in a thread" : function;
}

std::string describe_job(const analysis::TaskJob& job, const python::ThreadList& threads) {
  const bool is_queued = job.state == JobState::queued;
  if (job.ident == 0 || (!is_queued && job.state != JobState::running)) return describe_job(job);
  const bool is_exact = job.certainty == Certainty::exact;
  std::string text = job.function.empty() ? "a job of an executor" : job.function;
  if (is_queued) text += is_exact ? ", queued behind " : ", likely queued behind ";
  if (!is_queued) text += is_exact ? " in " : ", likely in ";
  text += describe_ident(job.ident, threads);
  return job.place.empty() ? text : formatted("{} ({})", text, job.place);
}

std::string describe_task_wait(const analysis::TaskList& tasks,
                               const analysis::Task& task,
                               std::size_t other) {
  const bool is_awaited =
      std::find(task.awaits.begin(), task.awaits.end(), other) != task.awaits.end();
  if (is_awaited) return formatted("waits for '{}'", tasks.tasks[other].name);
  return analysis::describe_target(task) + describe_task_holders(tasks, task);
}

}  // namespace hognose::command
