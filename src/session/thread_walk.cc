// Walks the kernel threads, and then the thread states that are of none of them.
// SPDX-License-Identifier: MIT
#include "session/thread_walk.h"

#include <algorithm>
#include <set>

namespace hognose::session {
namespace {

// Whoever runs several interpreters has its name in the one that started it, the oldest.
const python::Thread& named_state(const ThreadStack& stack) {
  const auto& states = stack.states;
  const auto named = std::find_if(
      states.rbegin(), states.rend(), [](const auto& thread) { return !thread.name.empty(); });
  return named == states.rend() ? states.back() : *named;
}

/// Thread states of no kernel thread: of a core that does not say which there were.
std::vector<python::Thread> find_unmatched(Session& session,
                                           const Reading& reading,
                                           const std::vector<target::OsThread>& os_threads) {
  const auto list = session.threads(reading);
  if (!list) return {};
  std::set<Address> states;
  std::set<std::uint64_t> idents;
  const python::StateIndex index(**list);
  for (const target::OsThread& os_thread : os_threads) {
    for (const python::Thread& found : index.find(os_thread)) {
      states.insert(found.state);
      if (found.ident != 0) idents.insert(found.ident);
    }
  }
  std::vector<python::Thread> unmatched = (*list)->threads;
  // A thread has one state in each interpreter that it has been in.
  std::erase_if(unmatched, [&](const python::Thread& thread) {
    return states.count(thread.state) != 0 || idents.count(thread.ident) != 0;
  });
  return unmatched;
}

/// The stack of a state without a kernel thread; null if it has ended and is only left over.
const ThreadStack* find_unmatched_stack(Session& session,
                                        const Reading& reading,
                                        const target::OsThread& stand_in) {
  session.host().select_thread(stand_in);
  const auto stack = session.thread_stack(reading);
  if (!stack) return nullptr;
  const native::MergedStack& merged = (*stack)->merged;
  return merged.entries.empty() && merged.lacks.holes.empty() ? nullptr : *stack;
}

// Notes a thread whose machine frames were wanted and are not all known.
void note_lacking(Session& session,
                  const Reading& reading,
                  const target::OsThread& thread,
                  ThreadWalk& walk) {
  const target::Target* const target = session.target();
  if (target == nullptr || target->pause == nullptr || !reading.unwinds) return;
  if (session.stacks().went_on(thread.tid)) {
    walk.went_on.push_back(thread);
  } else if (session.stacks().is_spared(thread.tid)) {
    walk.spared.push_back(thread);
  }
}

using Visit = std::function<bool(const VisitedThread&)>;

/// False if the visitor wants no more.
bool visit_kernel_threads(Session& session,
                          const Reading& reading,
                          const std::vector<target::OsThread>& os_threads,
                          const Visit& visit,
                          ThreadWalk& walk) {
  std::uint64_t seen = 0;
  for (const target::OsThread& os_thread : os_threads) {
    session.host().report_progress("looking at threads", seen++, os_threads.size());
    if (!reading.wants(os_thread)) continue;
    session.host().select_thread(os_thread);
    const auto stack = session.thread_stack(reading);
    if (stack) note_lacking(session, reading, os_thread, walk);
    if (!stack) {
      const bool is_left_out = session.stacks().is_left_out(os_thread.tid);
      (is_left_out ? walk.left_out : walk.without_python).push_back(os_thread);
    } else if (!visit({**stack, os_thread, named_state(**stack)})) {
      walk.unwanted = os_threads.size() - seen;
      return false;
    }
  }
  return true;
}

// What a reader of a core wants to know first.
void put_crashed_first(const target::Target* target, std::vector<target::OsThread>& threads) {
  if (target == nullptr || target->crashed_tid == 0) return;
  std::stable_partition(threads.begin(), threads.end(), [&](const target::OsThread& thread) {
    return thread.has_id(target->crashed_tid);
  });
}

}  // namespace

ThreadWalk walk_threads(Session& session,
                        const Reading& reading,
                        std::vector<target::OsThread> os_threads,
                        const std::function<bool(const VisitedThread&)>& visit) {
  ThreadWalk walk;
  put_crashed_first(session.target(), os_threads);
  if (!visit_kernel_threads(session, reading, os_threads, visit, walk)) return walk;
  const std::vector<python::Thread> unmatched = find_unmatched(session, reading, os_threads);
  std::size_t seen = 0;
  for (const python::Thread& thread : unmatched) {
    ++seen;
    if (reading.only_thread && thread.native_id != *reading.only_thread) continue;
    const target::OsThread stand_in{thread.native_id, thread.native_id, Address(thread.ident), {}};
    const ThreadStack* const stack = find_unmatched_stack(session, reading, stand_in);
    if (stack == nullptr || visit({*stack, stand_in, thread, false})) continue;
    walk.unwanted = unmatched.size() - seen;
    break;
  }
  return walk;
}

}  // namespace hognose::session
