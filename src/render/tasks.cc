// Writes what tasks wait for.
// SPDX-License-Identifier: MIT
#include "render/tasks.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "render/frame_line.h"
#include "render/greenlets.h"
#include "render/hole_text.h"

namespace hognose::render {
namespace {

using document::Task;

/// Deeper ones stand below each other: a chain of ten thousand is read from top to bottom.
constexpr std::size_t deepest = 24;

std::string indent(const Task& task) {
  std::string spaces(2 * (1 + std::min(task.depth, deepest)), ' ');
  return spaces;
}

void add_task(Sheet& sheet, const Task& task) {
  sheet.add(indent(task)).add(task.name, Ink::heading).add(": ").add(task.text);
  if (task.place) add_place(sheet, *task.place);
  sheet.end_line();
  if (task.hole) sheet.add(indent(task)).add("  ").line(hole_text(*task.hole), Ink::warning);
}

void add_chain(Sheet& sheet, const Task& task) {
  const std::string front = indent(task) + "    ";
  for (std::size_t at = 0; at < task.chain.size(); ++at) {
    add_frame_line(sheet, front, *task.chain[at]);
    if (at >= task.variables.size()) continue;
    for (const document::Binding& row : task.variables[at])
      sheet.add(front).add("  ").add(row.name).add(" = ").line(row.value);
  }
}

using CoroutineGroup = std::vector<const Task*>;

/// Those that are called the same, made at the same place, the most first.
std::vector<CoroutineGroup> group_coroutines(const document::Tasks& block) {
  std::vector<CoroutineGroup> groups;
  std::map<std::string, std::size_t> known;
  for (const Task& task : block.list) {
    std::string key = task.name + "\n" + task.text;
    if (task.place) key += formatted("\n{}\n{}", task.place->file, task.place->line.value_or(-1));
    const auto [at, is_new] = known.emplace(std::move(key), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(&task);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
    return one.size() > other.size();
  });
  return groups;
}

/// "3 of fetch: never awaited; in fetch, app.py:12".
void add_coroutines(Sheet& sheet, const document::Tasks& block) {
  for (const CoroutineGroup& group : group_coroutines(block)) {
    const Task& first = *group.front();
    sheet.add("  ").add(group.size() == 1 ? "" : formatted("{} of ", group.size()));
    sheet.add(first.name, Ink::heading).add(": ").add(first.text);
    if (first.place) add_place(sheet, *first.place);
    sheet.end_line();
    for (const Task* const task : group) {
      if (task->hole) sheet.add("    ").line(hole_text(*task->hole), Ink::warning);
    }
  }
}

}  // namespace

void add_tasks(Sheet& sheet, const document::Tasks& block) {
  if (block.sort == document::TaskSort::greenlet) return add_greenlets(sheet, block);
  sheet.line(block.title, Ink::heading);
  if (block.sort == document::TaskSort::coroutine) return add_coroutines(sheet, block);
  for (const Task& task : block.list) {
    add_task(sheet, task);
    if (block.shows_chains) add_chain(sheet, task);
  }
}

std::size_t count_holes(const document::Tasks& block) {
  return static_cast<std::size_t>(
      std::count_if(block.list.begin(), block.list.end(), [](const Task& task) {
        return task.hole.has_value();
      }));
}

}  // namespace hognose::render
