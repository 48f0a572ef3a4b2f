// Follows chains of waits, and puts them into words.
// SPDX-License-Identifier: MIT
#include "analysis/waits.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "base/formatted.h"

namespace hognose::analysis {
namespace {

struct ResourceWords {
  const char* name;
  const char* text;
  const char* one;  ///< any of its sort
};
constexpr std::array resource_words{
    ResourceWords{"gil", "the GIL", "the GIL"},
    ResourceWords{"lock", "lock", "a lock"},
    ResourceWords{"rlock", "RLock", "an RLock"},
    ResourceWords{"condition", "condition", "a condition"},
    ResourceWords{"event", "event", "an event"},
    ResourceWords{"semaphore", "semaphore", "a semaphore"},
    ResourceWords{"barrier", "barrier", "a barrier"},
    ResourceWords{"queue", "queue", "a queue"},
    ResourceWords{"future", "future", "a future"},
    ResourceWords{"thread", "thread", "the end of a thread"},
    ResourceWords{"import_lock", "import lock", "an import"},
    ResourceWords{"process_lock", "multiprocessing lock", "a multiprocessing lock"},
    ResourceWords{
        "critical_section", "critical section of object", "the critical section of an object"},
    ResourceWords{"mutex", "mutex", "a mutex"},
    ResourceWords{"rwlock", "rwlock", "an rwlock"},
    ResourceWords{"once", "pthread_once", "a pthread_once"},
    ResourceWords{"static_variable", "static variable", "a static variable"},
    ResourceWords{"child", "child", "a child"},
    ResourceWords{"descriptor", "", "a descriptor"},
    ResourceWords{"file_lock", "the lock of", "the lock of a file"},
    ResourceWords{"unknown", "futex", "a futex"},
};
static_assert(resource_words.size() == static_cast<std::size_t>(ResourceKind::unknown) + 1);

const ResourceWords& words_of_resource(ResourceKind kind) {
  return resource_words[static_cast<std::size_t>(kind)];
}

constexpr std::size_t nowhere = SIZE_MAX;

/// The wait of each thread; `nowhere` of those that do not wait.
std::vector<std::size_t> index_waits(const WaitGraph& graph) {
  std::vector<std::size_t> of(graph.threads.size(), nowhere);
  for (std::size_t at = 0; at < graph.waits.size(); ++at) {
    if (graph.waits[at].thread < of.size()) of[graph.waits[at].thread] = at;
  }
  return of;
}

const Holder* holder_of(const WaitGraph& graph, const Wait& wait) {
  const auto& holder = graph.resources[wait.resource].holder;
  return holder ? &*holder : nullptr;
}

bool is_certain_edge(const WaitGraph& graph, const Wait& wait) {
  const Holder* const holder = holder_of(graph, wait);
  const bool is_endless =
      wait.is_timed == false || graph.resources[wait.resource].kind == ResourceKind::gil;
  return holder != nullptr && holder->certainty == Certainty::exact &&
         wait.certainty == Certainty::exact && is_endless;
}

std::string in_quotes(const std::string& text) {
  return formatted("\"{}\"", text);
}

/// What is waited for, with whoever has it; the end of a thread bears that thread's name already.
std::string describe_awaited(const WaitGraph& graph, const Resource& resource) {
  const std::string text = describe_resource(resource);
  if (resource.kind == ResourceKind::thread) {
    const std::string place = resource.holder ? resource.holder->place : std::string();
    return formatted("the end of {}{}", text, place.empty() ? "" : formatted(" ({})", place));
  }
  const std::string holder = describe_holder(graph, resource);
  return holder.empty() ? text : formatted("{} {}", text, holder);
}

constexpr std::string_view waiting = "waiting ";

/// "reads" of "reading".
std::string in_present(const Wait& wait) {
  constexpr std::string_view ending = "ing";
  const std::string& verb = wait.verb;
  if (verb == "writing") return "writes";
  const bool reads = verb.ends_with(ending) && !verb.starts_with(waiting);
  return reads ? verb.substr(0, verb.size() - ending.size()) + "s"
               : formatted("waits {}", describe_wish(wait));
}

bool may_end_by_time(const WaitGraph& graph, const Cycle& cycle) {
  return std::any_of(cycle.waits.begin(), cycle.waits.end(), [&graph](std::size_t at) {
    return graph.waits[at].is_timed == true;
  });
}

std::string dot_label(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("\"\\", at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\\');
  return in_quotes(text);
}

}  // namespace

std::vector<Cycle> find_cycles(const WaitGraph& graph) {
  const auto waits = index_waits(graph);
  std::vector<std::size_t> seen_from(graph.threads.size(), nowhere);
  std::vector<Cycle> cycles;
  for (std::size_t start = 0; start < graph.threads.size(); ++start) {
    std::vector<std::size_t> path;
    std::size_t thread = start;
    while (thread < seen_from.size() && seen_from[thread] == nowhere && waits[thread] != nowhere) {
      seen_from[thread] = start;
      path.push_back(waits[thread]);
      const Holder* const holder = holder_of(graph, graph.waits[path.back()]);
      thread = holder == nullptr ? nowhere : holder->thread.value_or(nowhere);
    }
    if (thread >= seen_from.size() || seen_from[thread] != start) continue;
    const auto first = std::find(path.begin(), path.end(), waits[thread]);
    if (first == path.end()) continue;
    Cycle cycle{{first, path.end()}};
    cycle.is_certain = std::all_of(cycle.waits.begin(), cycle.waits.end(), [&](std::size_t at) {
      return is_certain_edge(graph, graph.waits[at]);
    });
    std::rotate(cycle.waits.begin(),
                std::min_element(cycle.waits.begin(),
                                 cycle.waits.end(),
                                 [&](std::size_t one, std::size_t other) {
                                   return graph.waits[one].thread < graph.waits[other].thread;
                                 }),
                cycle.waits.end());
    cycles.push_back(std::move(cycle));
  }
  return cycles;
}

std::set<std::size_t> list_waiters(const WaitGraph& graph, std::size_t resource) {
  std::set<std::size_t> threads;
  for (const Wait& wait : graph.waits) {
    if (wait.resource == resource) threads.insert(wait.thread);
  }
  return threads;
}

std::vector<Address> list_awaited_futures(const WaitGraph& graph) {
  std::vector<Address> awaited(graph.threads.size());
  for (const Wait& wait : graph.waits) {
    const Resource& resource = graph.resources[wait.resource];
    if (resource.kind == ResourceKind::future) awaited[wait.thread] = resource.address;
  }
  return awaited;
}

void mark_shared_names(WaitGraph& graph) {
  std::map<std::pair<ResourceKind, std::string_view>, std::size_t> counts;
  for (const Resource& resource : graph.resources)
    ++counts[{resource.kind, resource.name}];
  for (Resource& resource : graph.resources) {
    resource.shares_name = !resource.name.empty() && !resource.address.is_null() &&
                           counts[{resource.kind, resource.name}] > 1;
  }
}

const char* name_resource(ResourceKind kind) {
  return words_of_resource(kind).name;
}

std::string describe_resource(const Resource& resource) {
  const ResourceWords& known = words_of_resource(resource.kind);
  switch (resource.kind) {
    case ResourceKind::gil:
      return known.text;
    case ResourceKind::descriptor:
      return resource.name.empty() ? known.one : resource.name;
    case ResourceKind::thread:
    case ResourceKind::child:
    case ResourceKind::file_lock:
      if (resource.name.empty())
        return resource.kind == ResourceKind::thread ? "a thread" : known.one;
      if (resource.name.starts_with("thread "))
        return resource.name;  // one without a name of its own
      return formatted("{} {}", known.text, resource.name);
    default:
      break;
  }
  if (!resource.name.empty() && !resource.shares_name)
    return formatted("{} '{}'", known.text, resource.name);
  if (!resource.name.empty()) {
    return formatted("{} '{}' at {:#x}", known.text, resource.name, resource.address.value());
  }
  if (resource.address.is_null()) return known.text;
  return formatted("{} at {:#x}", known.text, resource.address.value());
}

std::string describe_waiting_thread(const WaitingThread& thread) {
  if (!thread.name.empty()) return in_quotes(thread.name);
  if (thread.tid == 0) return "a thread of which no kernel thread is known";
  return formatted("thread {}", thread.tid);
}

std::string describe_holder(const WaitGraph& graph, const Resource& resource) {
  if (!resource.holder) return {};
  const Holder& holder = *resource.holder;
  const bool is_end = resource.kind == ResourceKind::thread;
  std::string text = is_end ? "" : holder.relation + " ";
  if (holder.certainty == Certainty::likely) text = "likely " + text;
  const bool is_known = holder.thread && *holder.thread < graph.threads.size();
  text += is_known ? describe_waiting_thread(graph.threads[*holder.thread]) : holder.other;
  if (!holder.place.empty()) text += formatted(" ({})", holder.place);
  return text;
}

std::string describe_wait(const WaitGraph& graph, const Wait& wait) {
  return formatted(
      "{} {}", in_present(wait), describe_awaited(graph, graph.resources[wait.resource]));
}

std::string describe_waiting(const WaitGraph& graph, const Wait& wait) {
  return formatted("{}{} {}",
                   wait.certainty == Certainty::likely ? "likely " : "",
                   wait.verb.empty() ? "waiting for" : wait.verb,
                   describe_awaited(graph, graph.resources[wait.resource]));
}

std::string_view describe_wish(const Wait& wait) {
  const std::string_view verb = wait.verb;
  return verb.starts_with(waiting) ? verb.substr(waiting.size()) : "for";
}

std::string describe_waiting_briefly(const WaitGraph& graph, const Wait& wait) {
  return formatted("waiting for {}", words_of_resource(graph.resources[wait.resource].kind).one);
}

std::string describe_cycle(const WaitGraph& graph, const Cycle& cycle) {
  std::string text = cycle.is_certain ? "Deadlock: " : "Likely deadlock: ";
  if (!cycle.waits.empty())
    text += describe_waiting_thread(graph.threads[graph.waits[cycle.waits.front()].thread]) + " ";
  const char* before = "";
  for (const std::size_t at : cycle.waits) {
    text += before + describe_wait(graph, graph.waits[at]);
    before = ", which ";
  }
  return may_end_by_time(graph, cycle) ? text + "; it may end by a time limit" : text;
}

std::vector<std::string> describe_cycle_in_lines(const WaitGraph& graph, const Cycle& cycle) {
  const std::size_t count = cycle.waits.size();
  std::vector<std::string> lines;
  lines.push_back(formatted("{} of {}{}",
                            cycle.is_certain ? "Deadlock" : "Likely deadlock",
                            count == 1 ? "a thread with itself" : formatted("{} threads", count),
                            may_end_by_time(graph, cycle) ? "; it may end by a time limit" : ""));
  for (const std::size_t at : cycle.waits) {
    const Wait& wait = graph.waits[at];
    lines.push_back(formatted("{}{} {}",
                              describe_waiting_thread(graph.threads[wait.thread]),
                              wait.place.empty() ? "" : formatted(" ({})", wait.place),
                              describe_wait(graph, wait)));
  }
  return lines;
}

std::string write_dot(const WaitGraph& graph) {
  std::string text = "digraph waits {\n";
  for (std::size_t at = 0; at < graph.threads.size(); ++at) {
    const std::string label = dot_label(describe_waiting_thread(graph.threads[at]));
    text += formatted("  t{} [shape=box,label={}];\n", at, label);
  }
  for (std::size_t at = 0; at < graph.resources.size(); ++at) {
    const Resource& resource = graph.resources[at];
    text += formatted("  r{} [label={}];\n", at, dot_label(describe_resource(resource)));
    for (const InvolvedProcess& process : resource.processes) {
      const std::string label = dot_label(formatted("pid {} {}", process.pid, process.title));
      text += formatted(
          "  r{} -> p{};\n  p{} [shape=hexagon,label={}];\n", at, process.pid, process.pid, label);
    }
    if (!resource.holder || !resource.holder->thread) continue;
    const bool is_exact = resource.holder->certainty == Certainty::exact;
    text += formatted("  r{} -> t{} [label={}{}];\n",
                      at,
                      *resource.holder->thread,
                      dot_label(resource.holder->place),
                      is_exact ? "" : ",style=dashed");
  }
  for (const Wait& wait : graph.waits) {
    const std::string label = dot_label(wait.place);
    text += formatted("  t{} -> r{} [label={}];\n", wait.thread, wait.resource, label);
  }
  return text + "}\n";
}

}  // namespace hognose::analysis
