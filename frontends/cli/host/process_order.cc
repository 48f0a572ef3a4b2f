// Finding ancestors, and walking down from those that have none.
// SPDX-License-Identifier: MIT
#include "cli/host/process_order.h"

#include <set>
#include <utility>

namespace hognose::cli {
namespace {

using document::Process;
using Parents = std::map<std::int64_t, std::int64_t>;

/// 0 if there is none. Parents are read one after the other, and may go in a circle where an id was
/// used again.
std::int64_t find_above(std::int64_t pid,
                        const std::set<std::int64_t>& listed,
                        const Parents& parents) {
  std::set<std::int64_t> seen{pid};
  for (auto at = parents.find(pid); at != parents.end(); at = parents.find(at->second)) {
    if (!seen.insert(at->second).second) return 0;
    if (listed.count(at->second) != 0) return at->second;
  }
  return 0;
}

}  // namespace

void order_as_tree(std::vector<Process>& list, const Parents& parents) {
  std::set<std::int64_t> listed;
  for (const Process& process : list)
    listed.insert(process.pid);
  std::multimap<std::int64_t, std::size_t> below;  // keeps the order among equals
  for (std::size_t at = 0; at < list.size(); ++at) {
    list[at].above = find_above(list[at].pid, listed, parents);
    below.emplace(list[at].above, at);
  }
  std::vector<Process> ordered;
  std::vector<std::pair<std::size_t, std::size_t>> open;  // (number, depth), the next one last
  const auto open_below = [&](std::int64_t pid, std::size_t depth) {
    const auto [first, last] = below.equal_range(pid);
    for (auto at = last; at != first;)
      open.emplace_back((--at)->second, depth);
  };
  open_below(0, 0);
  while (!open.empty()) {
    const auto [at, depth] = open.back();
    open.pop_back();
    ordered.push_back(list[at]);
    ordered.back().depth = depth;
    if (list[at].pid != 0) open_below(list[at].pid, depth + 1);
  }
  // A circle has no top; whoever is in one stands for itself.
  std::set<std::int64_t> done;
  for (const Process& process : ordered)
    done.insert(process.pid);
  for (Process& process : list) {
    if (done.count(process.pid) != 0) continue;
    process.above = 0;
    ordered.push_back(std::move(process));
  }
  list = std::move(ordered);
}

}  // namespace hognose::cli
