// Follows tasks to those that have what they wait for.
// SPDX-License-Identifier: MIT
#include "analysis/task_cycles.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analysis/bound_method.h"
#include "analysis/task_tree.h"
#include "analysis/with_blocks.h"
#include "python/values/type_info.h"

namespace hognose::analysis {
namespace {

using python::BareFrame;
using python::Program;

/// asyncio's own `wait_for`, which ends what it awaits.
bool is_wait_for(const Program& program, const BareFrame& frame) {
  const auto& code = python::find_code(program, frame.code);
  return code && code->name == "wait_for" && python::is_frame_of_asyncio(program, frame);
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

}  // namespace

std::vector<TaskCycle> find_task_cycles(const Program& program, std::span<const Task> tasks) {
  std::vector<std::vector<std::size_t>> edges;
  edges.reserve(tasks.size());
  for (const Task& task : tasks) {
    std::vector<std::size_t>& to = edges.emplace_back(task.awaits);
    // Of a semaphore another of those that have it may give it back.
    if (task.target.kind != "lock") continue;
    for (const TaskHolder& holder : task.holders)
      to.push_back(holder.task);
  }
  std::vector<TaskCycle> cycles;
  for (std::vector<std::size_t>& members : order_tasks(edges).cycles) {
    bool is_certain = true;
    for (std::size_t at = 0; at < members.size(); ++at) {
      const Task& task = tasks[members[at]];
      is_certain = is_certain && has_exactly(task, members[(at + 1) % members.size()]) &&
                   !may_end_by_time(program, task);
    }
    cycles.push_back({std::move(members), is_certain});
  }
  return cycles;
}

}  // namespace hognose::analysis
