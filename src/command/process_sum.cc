// Choosing what is said of a process.
// SPDX-License-Identifier: MIT
#include "command/process_sum.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "base/formatted.h"
#include "base/utf8.h"
#include "command/answer/findings.h"
#include "command/answer/thread_rows.h"

namespace hognose::command {
namespace {

/// Whom `tid` waits for in the end, as long as each only waits for the end of another thread; else itself.
std::int64_t follow_joins(const analysis::WaitGraph& graph, std::int64_t tid) {
  for (std::size_t steps = 0; steps < graph.threads.size(); ++steps) {
    const auto wait = std::ranges::find_if(graph.waits, [&](const analysis::Wait& one) {
      const analysis::Resource& resource = graph.resources[one.resource];
      return graph.threads[one.thread].tid == tid &&
             resource.kind == analysis::ResourceKind::thread && resource.holder &&
             resource.holder->thread;
    });
    if (wait == graph.waits.end()) return tid;
    tid = graph.threads[*graph.resources[wait->resource].holder->thread].tid;
  }
  return tid;
}

/// Of a process that nothing is seen to keep from going on.
ProcessSum sum_up_threads(const session::Query& query,
                          const std::vector<target::OsThread>& os_threads,
                          const analysis::WaitGraph& graph) {
  const auto groups = read_thread_groups(query.session, query.reading, os_threads, graph);
  if (groups.empty()) return ProcessSum{"runs no Python thread", {}};
  const ThreadGroup* chosen = &groups.front();
  // Of those that only wait alike, the main thread is the one that people ask for, and what that waits for.
  const ThreadWeight most = chosen->front().weight;
  if (most >= ThreadWeight::idle && !os_threads.empty()) {
    const std::int64_t asked = follow_joins(graph, os_threads.front().tid);
    for (const ThreadGroup& group : groups) {
      const ThreadRow& first = group.front();
      if (first.os_thread.tid == asked && first.weight == most) chosen = &group;
    }
  }
  const ThreadRow& row = chosen->front();
  // Own code below an idle worker is whoever made the pool.
  const auto place = row.is_idle_worker ? std::nullopt : row.place;
  ProcessSum sum{row.does, place};
  sum.stands_by = row.is_idle_worker || row.weight == ThreadWeight::stands_by;
  const bool is_alone = groups.size() == 1 && chosen->size() == 1;
  if (chosen->size() > 1) {
    sum.does = describe_group(*chosen);
  } else if (!is_alone) {
    const std::string name = analysis::describe_waiting_thread({row.os_thread.tid, row.named.name});
    sum.does = formatted("{}: {}", name, row.does);
  }
  return sum;
}

}  // namespace

// By what they do, without the place, equal ones are told.
void put_odd_ones_first(std::vector<ListedProcess>& list) {
  std::map<std::string, std::size_t> counts;
  for (const ListedProcess& one : list)
    ++counts[one.process.does];
  std::stable_sort(
      list.begin(), list.end(), [&](const ListedProcess& one, const ListedProcess& other) {
        if (one.is_stuck != other.is_stuck) return one.is_stuck;
        if (one.stands_by != other.stands_by) return other.stands_by;
        return counts[one.process.does] < counts[other.process.does];
      });
}

void cut_to_two_rows(document::Process& process) {
  constexpr std::size_t most_bytes = 110;  // beside its id and name
  process.does = cut_text(process.does, most_bytes);
}

Result<ProcessSum> sum_up_process(const session::Query& query) {
  const python::Program& program = *TRY(query.session.program());
  const auto os_threads = TRY(program.target->threads->list());
  session::Work work(query, program);
  Findings findings = find_what_matters(work, query.reading, os_threads);
  ProcessSum sum;
  if (findings.is_stuck) {
    sum.does = findings.sentences.front();
    sum.is_stuck = true;
    sum.is_deadlock = findings.is_deadlock;
    findings.sentences.erase(findings.sentences.begin());
  } else {
    sum = sum_up_threads(query, os_threads, findings.waits.graph);
  }
  sum.has_tasks = findings.tasks != 0;
  sum.more = std::move(findings.sentences);
  sum.lacks = std::move(findings.waits.lacks);
  sum.lacks.add(findings.task_lacks);
  return sum;
}

}  // namespace hognose::command
