// Follows tasks to those that have what they wait for.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/task_cycles.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analysis/tasks/task_locks.h"
#include "analysis/tasks/task_tree.h"
#include "analysis/wait_shape.h"
#include "analysis/with_blocks.h"
#include "python/attributes/type.h"
#include "python/objects/bound_method.h"
#include "python/values/text.h"
#include "python/values/type_info.h"

namespace hognose::analysis {
namespace {

using python::BareFrame;
using python::Program;

bool is_of_asyncio(const Program& program, const BareFrame& frame, std::string_view name) {
  const auto& code = python::find_code(program, frame.code);
  return code && code->name == name && python::is_frame_of_async_library(program, frame);
}

/// asyncio's own `wait_for`, which ends what it awaits.
bool is_wait_for(const Program& program, const BareFrame& frame) {
  return is_of_asyncio(program, frame, "wait_for");
}

/// What asyncio.wait() was given by that name to a task that waits in it; null if that is not known.
Address find_argument_of_wait(const Program& program, const Task& task, std::string_view name) {
  const auto& frames = task.chain.frames;
  const auto wait = std::find_if(frames.rbegin(), frames.rend(), [&](const BareFrame& frame) {
    return is_of_asyncio(program, frame, "_wait");
  });
  return wait == frames.rend() ? Address() : find_variable(program, *wait, name);
}

/// Whether a task waits for several in a way that may be for some of them, or for a while.
bool is_in_wait(const Task& task) {
  return task.target.kind == "wait" || task.target.kind == "as_completed";
}

/// Whether a task is in such a wait, and not known to be there without a limit of time.
bool has_limited_wait(const Program& program, const Task& task) {
  return is_in_wait(task) &&
         !python::is_none_object(program, find_argument_of_wait(program, task, "timeout"));
}

/// Whether a task is in asyncio.wait() until all have ended, whatever with.
bool waits_for_all(const Program& program, const Task& task) {
  const Address when = find_argument_of_wait(program, task, "return_when");
  return !when.is_null() && python::text_equals(program, when, U"ALL_COMPLETED").value_or(false);
}

/// Whether any of several things that a task waits for may let it go on.
bool waits_for_any(const Program& program, const Task& task) {
  const bool is_one = task.awaits.size() + task.futures < 2;
  return is_in_wait(task) && !is_one && !waits_for_all(program, task);
}

/// Whether a task goes on if something outside of the circle fails: gather() and TaskGroup do.
bool may_end_by_failure(const Program& program,
                        const Task& task,
                        const std::vector<std::size_t>& members) {
  if (task.target.kind == "wait" && waits_for_all(program, task)) return false;
  const bool has_outside =
      std::any_of(task.awaits.begin(), task.awaits.end(), [&](std::size_t other) {
        return std::find(members.begin(), members.end(), other) == members.end();
      });
  return has_outside || task.futures != 0;
}

/// Whether a frame is inside of `async with` something that ends it after a while, by what its class is
/// called: asyncio.timeout(), async_timeout, the scopes of anyio and trio.
bool has_open_timeout(const Program& program, const BareFrame& frame) {
  constexpr std::array<std::string_view, 3> words{"imeout", "CancelScope", "Deadline"};
  const auto withs = find_open_withs(program, frame);
  return std::any_of(withs.begin(), withs.end(), [&](const OpenWith& with) {
    const auto exit = read_bound_method(program, with.exit);
    if (!exit) return false;
    const auto type = python::read_type_of(program, exit->self.is_null() ? with.self : exit->self);
    return type && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
             return (*type)->name.find(word) != std::string::npos;
           });
  });
}

bool may_end_by_time(const Program& program, const Task& task) {
  if (task.has_deadline || has_limited_wait(program, task)) return true;
  const auto& frames = task.chain.frames;
  return std::any_of(frames.begin(), frames.end(), [&](const BareFrame& frame) {
    return is_wait_for(program, frame) || has_open_timeout(program, frame);
  });
}

bool has_exactly(const Task& waiter, std::size_t holder) {
  const bool is_awaited =
      std::find(waiter.awaits.begin(), waiter.awaits.end(), holder) != waiter.awaits.end();
  return is_awaited ||
         std::any_of(waiter.holders.begin(), waiter.holders.end(), [holder](const TaskHolder& one) {
           return one.task == holder && one.certainty == Certainty::exact;
         });
}

/// What several tasks may have at once: any of them may give it back.
bool is_shared(const Task& task) {
  return is_of_many(task) || is_limiter(task);
}

bool waits_for_shared(const Task& task) {
  return is_shared(task) && !task.holders.empty();
}

/// To each of these a task cannot go on before that one does.
using Edges = std::vector<std::vector<std::size_t>>;

Edges find_edges(const Program& program, std::span<const Task> tasks) {
  Edges edges;
  edges.reserve(tasks.size());
  for (const Task& task : tasks) {
    std::vector<std::size_t>& to = edges.emplace_back();
    if (!waits_for_any(program, task)) to = task.awaits;
    if (task.target.kind != "lock") continue;
    for (const TaskHolder& holder : task.holders)
      to.push_back(holder.task);
  }
  return edges;
}

/// The tasks that wait for others that do so too, by whatever way one follows: for one of EDGES, or for whatever
/// several have, all of whom are such. Nothing if that is a longer story than is looked into.
std::vector<bool> find_stuck(std::span<const Task> tasks, const Edges& edges) {
  constexpr int most_rounds = 64;
  std::vector<bool> stuck(tasks.size(), true);
  const auto is_stuck = [&](std::size_t at) {
    const auto& holders = tasks[at].holders;
    const bool is_by_edge =
        std::ranges::any_of(edges[at], [&](std::size_t to) { return stuck[to]; });
    return is_by_edge ||
           (waits_for_shared(tasks[at]) &&
            std::ranges::all_of(holders, [&](const TaskHolder& one) { return stuck[one.task]; }));
  };
  for (int round = 0; round < most_rounds; ++round) {
    bool has_changed = false;
    for (std::size_t at = 0; at < tasks.size(); ++at) {
      if (!stuck[at] || is_stuck(at)) continue;
      stuck[at] = false;
      has_changed = true;
    }
    if (!has_changed) return stuck;
  }
  return {};
}

/// From who waits for what others have, none of whom goes on, to one of them: who has taken it without `async
/// with` is not known, so that this proves nothing.
void add_shared(std::span<const Task> tasks, Edges& edges) {
  if (std::ranges::none_of(tasks, waits_for_shared)) return;
  const std::vector<bool> stuck = find_stuck(tasks, edges);
  for (std::size_t at = 0; at < stuck.size(); ++at) {
    if (stuck[at] && waits_for_shared(tasks[at]))
      edges[at].push_back(tasks[at].holders.front().task);
  }
}

}  // namespace

std::vector<TaskCycle> find_task_cycles(const Program& program, std::span<const Task> tasks) {
  Edges edges = find_edges(program, tasks);
  add_shared(tasks, edges);
  std::vector<TaskCycle> cycles;
  for (std::vector<std::size_t>& members : order_tasks(edges).cycles) {
    bool is_certain = true;
    for (std::size_t at = 0; at < members.size(); ++at) {
      const Task& task = tasks[members[at]];
      is_certain = is_certain && !is_shared(task) &&
                   has_exactly(task, members[(at + 1) % members.size()]) &&
                   !may_end_by_time(program, task) && !may_end_by_failure(program, task, members);
    }
    cycles.push_back({std::move(members), is_certain});
  }
  return cycles;
}

}  // namespace hognose::analysis
