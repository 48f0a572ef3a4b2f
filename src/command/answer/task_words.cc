// Says who has what a task waits for.
// SPDX-License-Identifier: MIT
#include "command/answer/task_words.h"

#include <algorithm>

#include "base/formatted.h"
#include "base/list_some.h"

namespace hognose::command {

std::string describe_task_holders(const analysis::TaskList& tasks, const analysis::Task& task) {
  constexpr std::size_t most_holders = 3;  // before the rest is counted
  if (task.holders.empty()) return {};
  const bool is_likely = task.holders.front().certainty == analysis::Certainty::likely;
  const std::string held = is_likely ? ", likely held by " : ", held by ";
  return held + list_some(task.holders.size(), most_holders, [&](std::size_t at) {
           const analysis::TaskHolder& holder = task.holders[at];
           return formatted("'{}' ({})", tasks.tasks[holder.task].name, holder.place);
         });
}

std::string describe_task_wait(const analysis::TaskList& tasks,
                               const analysis::Task& task,
                               std::size_t other) {
  const bool is_awaited =
      std::find(task.awaits.begin(), task.awaits.end(), other) != task.awaits.end();
  if (is_awaited) return formatted("waits for '{}'", tasks.tasks[other].name);
  return task.target.text + describe_task_holders(tasks, task);
}

}  // namespace hognose::command
