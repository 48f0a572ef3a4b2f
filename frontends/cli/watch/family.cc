// By the parents that /proc names.
// SPDX-License-Identifier: MIT
#include "cli/watch/family.h"

#include <algorithm>
#include <utility>

namespace hognose::cli {

using target::ProcessFacts;

namespace {

bool has(const std::vector<ProcessFacts>& family, ::pid_t pid) {
  return std::any_of(
      family.begin(), family.end(), [pid](const ProcessFacts& one) { return one.pid == pid; });
}

}  // namespace

std::vector<ProcessFacts> choose_family(::pid_t pid, const std::vector<ProcessFacts>& all) {
  constexpr std::size_t most = 50;
  std::vector<ProcessFacts> family;
  for (const ProcessFacts& one : all) {
    if (one.pid == pid) family.push_back(one);
  }
  for (std::size_t at = 0; at < family.size() && family.size() < most; ++at) {
    const ::pid_t parent = family[at].pid;
    // Read one after the other, processes may seem to be their own ancestors: an id was used again.
    for (const ProcessFacts& one : all) {
      if (one.parent == parent && !has(family, one.pid) && family.size() < most)
        family.push_back(one);
    }
  }
  return family;
}

std::vector<ProcessFacts> read_family(::pid_t pid) {
  std::vector<ProcessFacts> all;
  for (const ::pid_t one : target::list_processes()) {
    if (auto facts = target::read_process_facts(one)) all.push_back(*std::move(facts));
  }
  return choose_family(pid, all);
}

}  // namespace hognose::cli
