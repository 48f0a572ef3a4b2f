// Threads as headings and notes.
// SPDX-License-Identifier: MIT
#include "command/answer/thread_headings.h"

#include <algorithm>
#include <utility>

#include "base/counted.h"
#include "base/formatted.h"
#include "target/seams/system_call.h"

namespace hognose::command {
namespace {

using document::Document;

/// ` [python3]`, or nothing.
std::string describe_os_name(const target::OsThread& thread) {
  return thread.name.empty() ? "" : formatted(" [{}]", python::printable(thread.name));
}

void add_went_on(session::Session& session, const session::ThreadWalk& walk, Document& answer) {
  for (const target::OsThread& thread : walk.went_on) {
    const bool is_late = thread.stillness == target::Stillness::late;
    const std::string text =
        formatted("thread {}{} {}: its machine frames are not known",
                  thread.tid,
                  describe_os_name(thread),
                  is_late ? "could not be stopped in time" : "went on each time it was read");
    answer.has_holes = true;
    answer.add(document::Note{
        text + session::in_words(is_late ? "" : "[[; {stop} stops it]]", session.host().words())});
  }
}

/// The call that a thread blocks in; empty if that is not known.
std::string_view find_call(session::Session& session, const target::OsThread& thread) {
  const target::Target* const target = session.target();
  if (target == nullptr) return {};
  const auto registers = target->threads->registers(thread.tid);
  const auto call = registers ? registers->system_call() : std::nullopt;
  return call ? target::name_system_call(*call) : std::string_view();
}

void add_spared(session::Session& session, const session::ThreadWalk& walk, Document& answer) {
  for (const target::OsThread& thread : walk.spared) {
    const std::string_view call = find_call(session, thread);
    const std::string text = formatted(
        "thread {}{}: not all of its machine frames are known, as it was not stopped: {}, which may "
        "fail then, or fall short",
        thread.tid,
        describe_os_name(thread),
        call.empty() ? "it blocks in a system call" : formatted("it blocks in {}", call));
    answer.has_holes = true;
    answer.add(
        document::Note{text + session::in_words("[[; {stop} stops it]]", session.host().words())});
  }
}

void add_left_out(const session::ThreadWalk& walk, Document& answer) {
  if (walk.left_out.empty()) return;
  for (const target::OsThread& thread : walk.left_out) {
    answer.add(make_heading(thread, "not read, the time was up"));
  }
  answer.answered = true;
  answer.add(document::Cut{Exhausted::deadline, counted(walk.left_out.size(), "thread")});
}

}  // namespace

std::string describe_thread(const python::Thread& thread, const target::OsThread& os_thread) {
  const std::string tid = os_thread.tid == 0 ? "?" : std::to_string(os_thread.tid);
  std::string text = formatted("Thread {} (0x{:x})", tid, thread.ident);
  if (!thread.name.empty()) text += formatted(" \"{}\"", thread.name);
  if (thread.is_daemon == true) text += " (daemon)";
  return text + describe_os_name(os_thread);
}

std::string describe_ident(std::uint64_t ident, const python::ThreadList& threads) {
  const python::Thread* const found = python::find_thread(threads, ident);
  const bool has_name = found != nullptr && !found->name.empty();
  return formatted("thread {:#x}", ident) +
         (has_name ? formatted(" \"{}\"", found->name) : std::string());
}

document::ThreadIdentity make_identity(const python::Thread& thread,
                                       const target::OsThread& os_thread) {
  return {.tid = os_thread.tid,
          .ident = thread.ident,
          .name = thread.name,
          .os_name = python::printable(os_thread.name),
          .state = {},
          .is_daemon = thread.is_daemon};
}

document::Thread identify_thread(const python::Thread& thread, const target::OsThread& os_thread) {
  document::Thread row;
  row.title = describe_thread(thread, os_thread);
  row.tid = os_thread.tid;
  row.ident = thread.ident;
  row.python_name = thread.name;
  row.os_name = python::printable(os_thread.name);
  row.is_daemon = thread.is_daemon;
  return row;
}

document::ThreadState make_state(const analysis::ThreadState& state) {
  return {analysis::name_state(state.kind),
          analysis::describe_state(state),
          state.how,
          state.name,
          state.detail,
          {}};
}

std::vector<document::ThreadState> make_states(const std::vector<analysis::ThreadState>& states) {
  std::vector<document::ThreadState> made(states.size());
  std::transform(states.begin(), states.end(), made.begin(), make_state);
  return made;
}

document::Heading make_heading(const target::OsThread& thread, const std::string& state) {
  document::ThreadIdentity identity = make_identity({}, thread);
  identity.state = state;
  return {formatted("Thread {}{}: {}", thread.tid, describe_os_name(thread), state),
          std::move(identity)};
}

std::string find_stack_shape(const native::MergedStack& stack) {
  std::string text;
  for (const native::Entry& entry : stack.entries) {
    const python::Frame& frame = entry.frame;
    text += entry.kind == native::EntryKind::python_frame
                ? formatted("{:x}:{}\n", frame.code.value(), frame.position.line.value_or(-1))
                : formatted("{}\n", static_cast<int>(entry.kind));
  }
  if (!stack.lacks.is_nothing()) text += "…\n";
  return text;
}

void add_threads_not_visited(session::Session& session,
                             const session::ThreadWalk& walk,
                             Document& answer) {
  add_left_out(walk, answer);
  add_went_on(session, walk, answer);
  add_spared(session, walk, answer);
  const auto list = session.threads();
  if (walk.without_python.empty() && (!list || (*list)->lacks.holes.empty())) return;
  if (const auto hole = list ? (*list)->lacks.hole() : std::nullopt) {
    // These may run Python as well: the state of one of them may be what could not be read.
    for (const target::OsThread& thread : walk.without_python) {
      answer.add(make_heading(thread, "its Python thread was not found"));
    }
    answer.answered = answer.answered || !walk.without_python.empty();
    answer.add(document::Hole{*hole, "some of the Python threads"});
    return;
  }
  answer.add(
      document::Note{counted(walk.without_python.size(), "thread") + " without Python frames"});
}

}  // namespace hognose::command
