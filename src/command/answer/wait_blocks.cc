// Turns findings into documents.
// SPDX-License-Identifier: MIT
#include "command/answer/wait_blocks.h"

namespace hognose::command {
namespace {

using analysis::WaitGraph;

document::Waiter make_waiter(const WaitGraph& graph, const analysis::Wait& wait) {
  const analysis::WaitingThread& thread = graph.threads[wait.thread];
  return {thread.tid,
          analysis::describe_waiting_thread(thread),
          wait.place,
          wait.is_timed,
          wait.certainty == analysis::Certainty::exact,
          wait.how};
}

document::WaitHolder make_holder(const WaitGraph& graph, const analysis::Resource& resource) {
  const analysis::Holder& holder = *resource.holder;
  document::WaitHolder made{{},
                            analysis::describe_holder(graph, resource),
                            holder.certainty == analysis::Certainty::exact,
                            holder.how,
                            holder.place};
  if (holder.thread) made.tid = graph.threads[*holder.thread].tid;
  return made;
}

}  // namespace

document::AwaitedThing make_thing(const WaitGraph& graph, std::size_t at) {
  const analysis::Resource& resource = graph.resources[at];
  document::AwaitedThing thing{analysis::name_resource(resource.kind),
                               analysis::describe_resource(resource),
                               resource.name,
                               resource.address.value(),
                               {},
                               {}};
  if (resource.holder) thing.holder = make_holder(graph, resource);
  for (const analysis::Wait& wait : graph.waits) {
    if (wait.resource == at) thing.waiters.push_back(make_waiter(graph, wait));
  }
  return thing;
}

}  // namespace hognose::command
