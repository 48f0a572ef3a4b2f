// Reading, weighing and grouping threads.
// SPDX-License-Identifier: MIT
#include "command/answer/thread_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "analysis/own_code.h"
#include "analysis/wait_sum.h"
#include "base/formatted.h"
#include "base/place_text.h"
#include "command/answer/thread_headings.h"
#include "command/answer/trace.h"
#include "session/thread_facts.h"

namespace hognose::command {
namespace {

using analysis::StateKind;
using analysis::ThreadState;
using analysis::WaitGraph;

/// What the graph says of each thread, by its kernel id.
class Roles {
 public:
  explicit Roles(const WaitGraph& graph) {
    for (const analysis::Wait& wait : graph.waits) {
      const analysis::Resource& resource = graph.resources[wait.resource];
      if (resource.kind == analysis::ResourceKind::unknown) continue;
      if (std::ranges::any_of(resource.files, &analysis::InvolvedFile::listens))
        serving_.insert(graph.threads[wait.thread].tid);
      texts_[graph.threads[wait.thread].tid] = analysis::describe_wait(graph, wait);
      if (!analysis::is_held(resource) || wait.is_for_a_job) continue;
      waiting_.insert(graph.threads[wait.thread].tid);
      if (resource.holder && resource.holder->thread)
        holding_.insert(graph.threads[*resource.holder->thread].tid);
    }
    for (const analysis::Cycle& cycle : analysis::find_cycles(graph)) {
      for (const std::size_t at : cycle.waits)
        in_circles_.insert(graph.threads[graph.waits[at].thread].tid);
    }
  }

  [[nodiscard]] ThreadWeight weigh(std::int64_t tid,
                                   const std::vector<ThreadState>& states,
                                   bool is_of_libraries) const {
    const auto does = [&states](StateKind kind) {
      return std::any_of(states.begin(), states.end(), [kind](const ThreadState& state) {
        return state.kind == kind;
      });
    };
    if (does(StateKind::crashed)) return ThreadWeight::crashed;
    if (in_circles_.count(tid) != 0) return ThreadWeight::in_circle;
    if (holding_.count(tid) != 0) return ThreadWeight::holder;
    const bool waits = waiting_.count(tid) != 0;
    if (!waits && (does(StateKind::holds_gil) || does(StateKind::attached) ||
                   does(StateKind::running) || does(StateKind::collecting)))
      return ThreadWeight::works;
    if (waits) return ThreadWeight::stuck;
    const bool stands_by = is_of_libraries || serving_.count(tid) != 0;
    return stands_by ? ThreadWeight::stands_by : ThreadWeight::idle;
  }
  /// What it waits for; null if that is not known.
  [[nodiscard]] const std::string* find_wait(std::int64_t tid) const {
    const auto found = texts_.find(tid);
    return found == texts_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::int64_t, std::string> texts_;
  std::set<std::int64_t> waiting_;
  std::set<std::int64_t> holding_;
  std::set<std::int64_t> in_circles_;
  std::set<std::int64_t> serving_;
};

void find_own_place(const native::MergedStack& stack, ThreadRow& row) {
  row.is_of_libraries = true;
  bool is_helper = false;
  for (const native::Entry& entry : stack.entries) {
    if (entry.kind != native::EntryKind::python_frame) continue;
    const bool is_own =
        !is_helper && analysis::is_own_frame(entry.frame.path(), entry.frame.name());
    is_helper = analysis::starts_helper(entry.frame.path(), entry.frame.name());
    if (is_own || !row.place) row.place = place_of(entry.frame);
    row.is_of_libraries = !is_own;
    if (is_own) return;
  }
}

/// What a thread does, as far as it is common to others: not at which address it waits.
std::string find_shape(const ThreadRow& row, const native::MergedStack& stack) {
  std::string text = formatted("{}\n", static_cast<int>(row.weight));
  for (const ThreadState& state : row.states)
    text += formatted("{} {}\n", static_cast<int>(state.kind), state.name);
  return text + find_stack_shape(stack);
}

/// More than any process has.
constexpr std::size_t most_threads = 50'000;

}  // namespace

std::vector<ThreadGroup> read_thread_groups(session::Session& session,
                                            const session::Reading& reading,
                                            const std::vector<target::OsThread>& os_threads,
                                            const WaitGraph& graph) {
  const Roles roles(graph);
  std::vector<ThreadGroup> groups;
  std::map<std::string, std::size_t> known;
  std::size_t count = 0;
  const auto visit = [&](const session::VisitedThread& visited) {
    ThreadRow row{visited.os_thread, visited.named, {}, {}, {}, {}, {}, false, false};
    row.states = session::find_thread_states(session, reading, visited.stack, visited.os_thread);
    find_own_place(visited.stack.merged, row);
    row.weight = roles.weigh(visited.os_thread.tid, row.states, row.is_of_libraries);
    row.is_idle_worker =
        row.weight >= ThreadWeight::idle &&
        std::any_of(row.states.begin(), row.states.end(), analysis::is_idle_worker);
    const bool says_itself = row.weight == ThreadWeight::crashed || row.is_idle_worker;
    const std::string* const wait = says_itself ? nullptr : roles.find_wait(visited.os_thread.tid);
    row.does = wait == nullptr ? analysis::describe_states(row.states) : *wait;
    if (!visited.has_kernel_thread) row.does = "no kernel thread is known for it";
    row.shape = find_shape(row, visited.stack.merged);
    const auto [at, is_new] = known.emplace(row.shape, groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(std::move(row));
    return !session.host().interrupted() && ++count < most_threads;
  };
  static_cast<void>(session::walk_threads(session, reading, os_threads, visit));
  std::stable_sort(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
    if (one.front().weight != other.front().weight)
      return one.front().weight < other.front().weight;
    return one.size() < other.size();
  });
  return groups;
}

std::string describe_group(const ThreadGroup& group) {
  const std::string& does = group.front().does;
  if (group.size() == 1) return does;
  const bool is_same =
      std::ranges::all_of(group, [&](const ThreadRow& row) { return row.does == does; });
  return formatted("{} threads{}: {}", group.size(), is_same ? "" : ", the first", does);
}

std::string describe_place(const document::FramePlace& place) {
  return formatted("; in {}, {}", place.function, place_in_file(base_name(place.file), place.line));
}

document::Thread make_thread(const ThreadRow& row) {
  document::Thread thread = identify_thread(row.named, row.os_thread);
  thread.interpreters.push_back(row.named.interpreter_id);
  thread.states = make_states(row.states);
  thread.place = row.place;
  return thread;
}

}  // namespace hognose::command
