// Writes what tasks wait for.
// SPDX-License-Identifier: MIT
#include "render/tasks.h"

#include <algorithm>
#include <string>

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
  for (const document::SharedPlace& place : task.chain)
    add_frame_line(sheet, indent(task) + "    ", *place);
}

}  // namespace

void add_tasks(Sheet& sheet, const document::Tasks& block) {
  if (block.sort == document::TaskSort::greenlet) return add_greenlets(sheet, block);
  sheet.line(block.title, Ink::heading);
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
