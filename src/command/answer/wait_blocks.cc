// Turns findings into documents.
// SPDX-License-Identifier: MIT
#include "command/answer/wait_blocks.h"

#include "base/counted.h"
#include "base/formatted.h"

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

document::AwaitedThing make_itself(const WaitGraph& graph, std::size_t at) {
  using analysis::ResourceKind;
  const analysis::Resource& resource = graph.resources[at];
  document::AwaitedThing thing;
  thing.kind = analysis::name_resource(resource.kind);
  thing.text = analysis::describe_resource(resource);
  thing.name = resource.name;
  thing.address = resource.address.value();
  thing.is_end = resource.kind == ResourceKind::thread || resource.kind == ResourceKind::child;
  if (resource.holder) thing.holder = make_holder(graph, resource);
  // Whose end it is, has it.
  if (thing.is_end && thing.holder && !thing.holder->place.empty())
    thing.text += " (" + thing.holder->place + ")";
  if (resource.is_free) thing.text += ", which is free by now";
  for (const analysis::InvolvedFile& file : resource.files)
    thing.files.push_back({file.descriptor, file.kind, file.text});
  for (const analysis::InvolvedProcess& process : resource.processes) {
    const bool is_known = process.state != '?';
    thing.processes.push_back(
        {process.pid, process.title, is_known ? std::string(1, process.state) : std::string()});
  }
  return thing;
}

}  // namespace

document::ThreadWait make_thread_wait(const WaitGraph& graph, const analysis::Wait& wait) {
  return {make_itself(graph, wait.resource),
          wait.is_timed,
          wait.certainty == analysis::Certainty::exact,
          wait.how};
}

document::AwaitedThing make_thing(const WaitGraph& graph, std::size_t at) {
  document::AwaitedThing thing = make_itself(graph, at);
  for (const analysis::Wait& wait : graph.waits) {
    if (wait.resource == at) thing.waiters.push_back(make_waiter(graph, wait));
  }
  return thing;
}

void add_untold(std::size_t untold, document::Document& answer) {
  if (untold == 0) return;
  answer.has_holes = true;
  answer.add(document::Note{formatted("of {} it is not known in which system call {}",
                                      counted(untold, "thread"),
                                      untold == 1 ? "it is" : "they are")});
}

}  // namespace hognose::command
