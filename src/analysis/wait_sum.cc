// Counting who waits for what.
// SPDX-License-Identifier: MIT
#include "analysis/wait_sum.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/formatted.h"
#include "base/list_some.h"

namespace hognose::analysis {
namespace {

/// Nothing for what is not worth a sentence. A lock of multiprocessing that some process of many may have, as
/// workers of an idle pool have it in turn, is no trouble, nor is one of a file, as of a server whose workers
/// accept in turn.
std::optional<WaitWeight> weigh(const Resource& resource) {
  switch (resource.kind) {
    case ResourceKind::process_lock:
      return resource.holder ? WaitWeight::held : WaitWeight::idle;
    case ResourceKind::lock:
    case ResourceKind::rlock:
    case ResourceKind::import_lock:
    case ResourceKind::critical_section:
    case ResourceKind::mutex:
    case ResourceKind::rwlock:
    case ResourceKind::once:
    case ResourceKind::static_variable:
    case ResourceKind::semaphore:
      return WaitWeight::held;
    case ResourceKind::gil:
      return WaitWeight::gil;
    case ResourceKind::condition:
    case ResourceKind::event:
    case ResourceKind::barrier:
    case ResourceKind::queue:
    case ResourceKind::future:
    case ResourceKind::thread:
    case ResourceKind::child:
    case ResourceKind::file_lock:
      return WaitWeight::idle;
    default:
      return std::nullopt;
  }
}

/// `"one" (app.py:10)`
std::string describe_waiter(const WaitGraph& graph, const Wait& wait) {
  const std::string name = describe_waiting_thread(graph.threads[wait.thread]);
  return wait.place.empty() ? name : formatted("{} ({})", name, wait.place);
}

/// `, held by "two" (app.py:9)`
std::string describe_owner(const WaitGraph& graph, const Resource& resource) {
  // The end of a thread bears that thread's name already; a semaphore has no owner.
  const bool names_itself = resource.kind == ResourceKind::thread && !resource.name.empty();
  const std::string holder = names_itself ? std::string() : describe_holder(graph, resource);
  if (!holder.empty()) return ", " + holder;
  if (resource.is_free) return ", which is free by now";
  const bool has_owner =
      weigh(resource) == WaitWeight::held && resource.kind != ResourceKind::semaphore;
  return has_owner ? "; who has it is not known" : "";
}

/// Whether only a thread of the same process can give it; a handler of a signal aside.
bool comes_from_a_thread(const Resource& resource) {
  switch (resource.kind) {
    case ResourceKind::lock:
    case ResourceKind::semaphore:
    case ResourceKind::condition:
    case ResourceKind::event:
    case ResourceKind::barrier:
    case ResourceKind::queue:
    case ResourceKind::future:
      return true;
    case ResourceKind::unknown:
      return resource.is_private;
    default:
      return false;
  }
}

/// Whether a thread waits, without a limit, for what only another thread of the process can give.
bool needs_another_thread(const Resource& resource, const std::vector<const Wait*>& waits) {
  const bool is_given = resource.holder || resource.is_free || resource.is_shared;
  return comes_from_a_thread(resource) && !is_given && !waits.empty() &&
         waits.front()->is_timed == false;
}

/// Of a futex that nobody knows it is worth a sentence that nobody is here to wake who waits.
std::optional<WaitWeight> weigh(const Resource& resource, bool is_alone) {
  const bool is_lost = resource.kind == ResourceKind::unknown && is_alone;
  return is_lost ? WaitWeight::held : weigh(resource);
}

/// Those that want the same of one thing, the most first.
std::vector<std::vector<const Wait*>> split_by_wish(const std::vector<const Wait*>& waits) {
  std::vector<std::vector<const Wait*>> groups;
  for (const Wait* const wait : waits) {
    const auto group = std::find_if(groups.begin(), groups.end(), [wait](const auto& one) {
      return describe_wish(*one.front()) == describe_wish(*wait);
    });
    if (group == groups.end()) {
      groups.push_back({wait});
    } else {
      group->push_back(wait);
    }
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
    return one.size() > other.size();
  });
  return groups;
}

std::string describe_loneliness(const WaitGraph& graph) {
  std::string text = "; this process has no other thread";
  if (graph.left_by_fork == 0) return text;
  const std::string others = graph.left_by_fork == 1
                                 ? "another, which fork() did"
                                 : formatted("{} others, which fork() did", graph.left_by_fork);
  return text + formatted(": the one it was forked from had {} not copy", others);
}

/// Names before the rest is counted.
constexpr std::size_t most_names = 4;

std::string describe(const WaitGraph& graph,
                     const Resource& resource,
                     const std::vector<const Wait*>& waits,
                     bool is_alone) {
  const std::string& about = waits.front()->about;
  const bool is_had_by_thread = resource.holder && resource.holder->thread;
  const bool is_told = !is_had_by_thread && !about.empty();
  const std::string thing =
      describe_resource(resource) + (is_told ? ", " + about : "") +
      (is_alone ? describe_loneliness(graph) : describe_owner(graph, resource));
  const bool is_sure = std::all_of(waits.begin(), waits.end(), [](const Wait* wait) {
    return wait->certainty == Certainty::exact;
  });
  const char* const likely = is_sure ? "" : "likely ";
  const std::string_view wish = describe_wish(*waits.front());
  if (waits.size() == 1) {
    return formatted(
        "{} {}waits {} {}", describe_waiter(graph, *waits.front()), likely, wish, thing);
  }
  return formatted("{} threads {}wait {} {}: ", waits.size(), likely, wish, thing) +
         list_some(waits.size(), most_names, [&](std::size_t at) {
           return describe_waiter(graph, *waits[at]);
         });
}

/// Each of those whose process waits for this one: a pipe has two ends, and nobody else is here to serve the other.
void add_mutual(const WaitGraph& graph,
                std::set<std::size_t>& told,
                std::vector<WaitSentence>& sentences) {
  for (std::size_t at = 0; at < graph.waits.size(); ++at) {
    const Wait& wait = graph.waits[at];
    if (!graph.resources[wait.resource].waits_back || !told.insert(at).second) continue;
    sentences.push_back(
        {WaitWeight::circle,
         formatted(
             "Likely deadlock: {} {}", describe_waiter(graph, wait), describe_wait(graph, wait))});
  }
}

}  // namespace

bool is_held(const Resource& resource) {
  return weigh(resource) == WaitWeight::held;
}

std::vector<WaitSentence> sum_up_waits(const WaitGraph& graph, bool is_only_thread) {
  std::vector<WaitSentence> sentences;
  std::set<std::size_t> in_circles;
  auto cycles = find_cycles(graph);
  std::stable_partition(
      cycles.begin(), cycles.end(), [](const Cycle& cycle) { return cycle.is_certain; });
  for (const Cycle& cycle : cycles) {
    in_circles.insert(cycle.waits.begin(), cycle.waits.end());
    sentences.push_back({WaitWeight::circle, describe_cycle(graph, cycle)});
  }
  if (is_only_thread) add_mutual(graph, in_circles, sentences);
  std::vector<std::vector<const Wait*>> waits(graph.resources.size());
  for (std::size_t at = 0; at < graph.waits.size(); ++at) {
    if (in_circles.count(at) == 0) waits[graph.waits[at].resource].push_back(&graph.waits[at]);
  }
  const auto is_alone = [&](std::size_t at) {
    return is_only_thread && needs_another_thread(graph.resources[at], waits[at]);
  };
  std::vector<std::pair<WaitWeight, std::size_t>> order;
  for (std::size_t at = 0; at < waits.size(); ++at) {
    const auto weight = weigh(graph.resources[at], is_alone(at));
    const bool is_for_jobs = std::ranges::all_of(waits[at], &Wait::is_for_a_job);
    if (weight && !is_for_jobs) order.emplace_back(*weight, at);
  }
  std::stable_sort(order.begin(), order.end(), [&waits](const auto& one, const auto& other) {
    if (one.first != other.first) return one.first < other.first;
    return waits[one.second].size() > waits[other.second].size();
  });
  for (const auto& [weight, at] : order) {
    for (const auto& group : split_by_wish(waits[at]))
      sentences.push_back({weight, describe(graph, graph.resources[at], group, is_alone(at))});
  }
  return sentences;
}

}  // namespace hognose::analysis
