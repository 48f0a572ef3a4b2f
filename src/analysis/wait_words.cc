// Finds the state that a wait is about.
// SPDX-License-Identifier: MIT
#include "analysis/wait_words.h"

#include <algorithm>

namespace hognose::analysis {

std::vector<const Wait*> list_waits(const WaitGraph& graph) {
  std::vector<const Wait*> list(graph.threads.size());
  for (const Wait& wait : graph.waits) {
    if (wait.thread < list.size()) list[wait.thread] = &wait;
  }
  return list;
}

ThreadState* add_wait_words(const WaitGraph& graph,
                            const Wait& wait,
                            std::vector<ThreadState>& states) {
  const Resource& resource = graph.resources[wait.resource];
  const ResourceKind kind = resource.kind;
  // A worker of a pool that never gets its turn is not idle.
  const bool is_stuck = kind == ResourceKind::process_lock && resource.holder && !wait.is_for_a_job;
  if (is_stuck) std::erase_if(states, is_idle_worker);
  const StateKind about =
      kind == ResourceKind::gil ? StateKind::waits_for_gil : StateKind::system_call;
  const auto state = std::find_if(
      states.begin(), states.end(), [about](const ThreadState& one) { return one.kind == about; });
  if (kind == ResourceKind::unknown || state == states.end()) return nullptr;
  // Who holds the GIL changes all the time, and stands beside.
  if (kind == ResourceKind::gil) return &*state;
  state->words = describe_waiting(graph, wait);
  if (kind != ResourceKind::descriptor) state->brief = describe_waiting_briefly(graph, wait);
  return &*state;
}

}  // namespace hognose::analysis
