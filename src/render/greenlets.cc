// Counts greenlets that do the same at the same place.
// SPDX-License-Identifier: MIT
#include "render/greenlets.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/formatted.h"
#include "render/frame_line.h"
#include "render/hole_text.h"

namespace hognose::render {
namespace {

using document::SharedPlace;
using document::Task;

using GreenletGroup = std::vector<const Task*>;

std::string make_key(const Task& task) {
  std::string key = task.text;
  for (const SharedPlace& place : task.chain)
    key += formatted("\n{}\n{}\n{}", place->file, place->line.value_or(-1), place->function);
  return key;
}

std::vector<GreenletGroup> group_greenlets(const document::Tasks& block) {
  std::vector<GreenletGroup> groups;
  std::map<std::string, std::size_t> known;
  for (const Task& task : block.list) {
    const auto [at, is_new] = known.emplace(make_key(task), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(&task);
  }
  std::stable_sort(
      groups.begin(), groups.end(), [](const GreenletGroup& one, const GreenletGroup& other) {
        const bool runs = one.front()->state == "running";
        if (runs != (other.front()->state == "running")) return runs;
        return one.size() > other.size();
      });
  return groups;
}

void add_group(Sheet& sheet, const GreenletGroup& group) {
  constexpr std::size_t most_names = 4;
  const Task& first = *group.front();
  const std::string name = group.size() == 1 ? first.name : formatted("{} greenlets", group.size());
  sheet.add("  ").add(name, Ink::heading).add(": ").add(first.text);
  const std::size_t named = group.size() == 1 ? 0 : std::min(group.size(), most_names);
  for (std::size_t at = 0; at < named; ++at)
    sheet.add(at == 0 ? ": " : ", ").add(group[at]->name);
  if (named != 0 && named < group.size())
    sheet.add(formatted(" and {} more", group.size() - named));
  sheet.end_line();
  for (const SharedPlace& place : first.chain)
    add_frame_line(sheet, "    ", *place);
  for (const Task* const task : group) {
    if (task->hole) sheet.add("    ").line(hole_text(*task->hole), Ink::warning);
  }
}

}  // namespace

void add_greenlets(Sheet& sheet, const document::Tasks& block) {
  sheet.line(block.title, Ink::heading);
  for (const GreenletGroup& group : group_greenlets(block))
    add_group(sheet, group);
}

}  // namespace hognose::render
