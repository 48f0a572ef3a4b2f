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
  const ResourceKind kind = graph.resources[wait.resource].kind;
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
