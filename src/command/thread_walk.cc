// Walks the kernel threads, and then the thread states that are of none of them.
// SPDX-License-Identifier: MIT
#include "command/thread_walk.h"

#include <algorithm>
#include <set>

#include "base/formatted.h"

namespace hognose::command {
namespace {

using document::Document;

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
  for (const target::OsThread& os_thread : os_threads) {
    for (const python::Thread& found : python::find_states(**list, os_thread)) {
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
  return merged.entries.empty() && !merged.hole ? nullptr : *stack;
}

/// Of a thread of which Python's own record was not read.
document::Heading make_heading(const target::OsThread& thread, const std::string& state) {
  return {formatted("Thread {}{}: {}", thread.tid, describe_os_name(thread), state),
          document::ThreadIdentity{thread.tid, 0, "", python::printable(thread.name), state}};
}

// A thread that waits for a child it has vforked, or for a file system, does not stop.
void add_not_stopped(const ThreadWalk& walk, Document& answer) {
  for (const target::OsThread& thread : walk.not_stopped) {
    answer.has_holes = true;
    answer.add(document::Note{
        formatted("thread {}{} could not be stopped in time: its machine frames are not known, and "
                  "it may have gone on while it was read",
                  thread.tid,
                  describe_os_name(thread))});
  }
}

void add_left_out(const ThreadWalk& walk, Document& answer) {
  if (walk.left_out.empty()) return;
  for (const target::OsThread& thread : walk.left_out) {
    answer.add(make_heading(thread, "not read, the time was up"));
  }
  answer.answered = true;
  answer.add(document::Cut{
      Exhausted::deadline,
      formatted("{} thread{}", walk.left_out.size(), walk.left_out.size() == 1 ? "" : "s")});
}

// Whether a thread stood still while it was read, where that was wanted.
bool was_stopped(Session& session, const target::OsThread& thread) {
  const target::Target* const target = session.target();
  const bool is_dead = thread.state == 'Z' || thread.state == 'X';
  if (target == nullptr || target->pause == nullptr || is_dead) return true;
  return target->threads->registers(thread.tid).has_value();
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
    if (stack && !was_stopped(session, os_thread)) walk.not_stopped.push_back(os_thread);
    if (!stack) {
      const bool is_left_out = session.stacks().is_left_out(os_thread.tid);
      (is_left_out ? walk.left_out : walk.without_python).push_back(os_thread);
    } else if (!visit({**stack, os_thread, named_state(**stack)})) {
      return false;
    }
  }
  return true;
}

}  // namespace

ThreadWalk walk_threads(Session& session,
                        const Reading& reading,
                        const std::vector<target::OsThread>& os_threads,
                        const std::function<bool(const VisitedThread&)>& visit) {
  ThreadWalk walk;
  if (!visit_kernel_threads(session, reading, os_threads, visit, walk)) return walk;
  for (const python::Thread& thread : find_unmatched(session, reading, os_threads)) {
    if (reading.only_thread && thread.native_id != *reading.only_thread) continue;
    const target::OsThread stand_in{thread.native_id, thread.native_id, Address(thread.ident), {}};
    const ThreadStack* const stack = find_unmatched_stack(session, reading, stand_in);
    if (stack != nullptr && !visit({*stack, stand_in, thread, false})) break;
  }
  return walk;
}

void add_threads_not_visited(Session& session, const ThreadWalk& walk, Document& answer) {
  add_left_out(walk, answer);
  add_not_stopped(walk, answer);
  const auto list = session.threads();
  if (walk.without_python.empty() && (!list || !(*list)->hole)) return;
  if (list && (*list)->hole) {
    // These may run Python as well: the state of one of them may be what could not be read.
    for (const target::OsThread& thread : walk.without_python) {
      answer.add(make_heading(thread, "its Python thread was not found"));
    }
    answer.answered = answer.answered || !walk.without_python.empty();
    answer.add(document::Hole{*(*list)->hole, "some of the Python threads"});
    return;
  }
  answer.add(document::Note{formatted("{} thread{} without Python frames",
                                      walk.without_python.size(),
                                      walk.without_python.size() == 1 ? "" : "s")});
}

std::string describe_os_name(const target::OsThread& thread) {
  return thread.name.empty() ? "" : formatted(" [{}]", python::printable(thread.name));
}

std::string describe_thread(const python::Thread& thread, const target::OsThread& os_thread) {
  const std::string tid = os_thread.tid == 0 ? "?" : std::to_string(os_thread.tid);
  std::string text = formatted("Thread {} (0x{:x})", tid, thread.ident);
  if (!thread.name.empty()) text += formatted(" \"{}\"", thread.name);
  if (thread.is_daemon == true) text += " (daemon)";
  return text + describe_os_name(os_thread);
}

}  // namespace hognose::command
