// Looks for a thread in another process.
// SPDX-License-Identifier: MIT
#include "target/process/parent_thread.h"

#include <algorithm>
#include <utility>

#include "target/process/process_facts.h"
#include "target/process/process_threads.h"

namespace hognose::target {

std::optional<ParentThread> find_parent_thread(::pid_t pid, std::int64_t inner_id) {
  const auto child = read_process_facts(pid);
  if (!child || !child->was_forked || !child->start_ticks) return std::nullopt;
  const ::pid_t parent = child->parent;
  const auto ids = list_thread_ids(parent);
  if (!ids) return std::nullopt;
  auto threads = read_threads(parent, *ids);
  const auto found = std::ranges::find_if(
      threads, [inner_id](const OsThread& one) { return one.inner_id() == inner_id; });
  if (found == threads.end()) return std::nullopt;
  // A thread has its own file there, as a process has.
  const auto began = read_start_ticks(static_cast<::pid_t>(found->tid));
  if (!began || *began > *child->start_ticks) return std::nullopt;
  return ParentThread{parent, std::move(*found)};
}

}  // namespace hognose::target
