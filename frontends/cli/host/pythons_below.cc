// Looking at what descendants have mapped.
// SPDX-License-Identifier: MIT
#include "cli/host/pythons_below.h"

#include <algorithm>

#include "target/process/process_facts.h"
#include "target/process/process_tree.h"

namespace hognose::cli {

std::optional<bool> has_python(::pid_t pid) {
  const auto looks_like_one = target::looks_like_python(pid);
  if (looks_like_one) return *looks_like_one;
  if (looks_like_one.error().kind == ErrorKind::permission) return std::nullopt;
  return false;
}

ProcessesBelow find_processes_below(::pid_t pid) {
  ProcessesBelow below;
  for (const ::pid_t child : target::list_descendants(pid)) {
    const auto is_python = has_python(child);
    if (!is_python) below.hidden.push_back(child);
    if (is_python == true) below.pythons.push_back(child);
    if (is_python == true) continue;
    const auto facts = target::read_process_facts(child);
    if (facts && facts->has_ended() && facts->parent == pid) below.ended.push_back(child);
  }
  return below;
}

std::size_t count_rows_below(std::size_t count) {
  constexpr std::size_t rows_of_one = 2;  // long lines are broken
  if (count == 0) return 0;
  const std::size_t rest = count > most_told_of ? 1 : 0;
  return 2 + rows_of_one * std::min(count, most_told_of) + rest;  // a title, and an empty line
}

}  // namespace hognose::cli
