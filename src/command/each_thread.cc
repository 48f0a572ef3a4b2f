// One command, all threads.
// SPDX-License-Identifier: MIT
#include "command/each_thread.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/formatted.h"

namespace hognose::command {
namespace {

using document::Document;

// What the kernel's one-letter state means to somebody who asks why nothing moves.
const char* describe_os_state(char state) {
  switch (state) {
    case 'R':
      return "running";
    case 'S':
      return "sleeping or waiting";
    case 'D':
      return "in an uninterruptible wait";
    case 'T':
    case 't':
      return "stopped";
    case 'Z':
    case 'X':
      return "dead";
    default:
      return "state unknown";
  }
}

// The runtime's own word first, the kernel's where it has none.
std::string describe_state(const Situation& situation, const target::OsThread& os_thread) {
  const auto& entries = situation.stack.entries;
  if (!entries.empty() && entries.front().kind == native::EntryKind::waiting_for_gil) {
    return "waiting for the GIL";
  }
  if (situation.stack.state.is_collecting.value_or(false)) return "collecting garbage";
  if (situation.stack.state.holds_gil.value_or(false)) return "holds the GIL";
  return describe_os_state(os_thread.state);
}

// Whoever runs several interpreters has its name in the one that started it, the oldest.
const python::Thread& named_state(const Situation& situation) {
  const auto& states = situation.states;
  const auto named = std::find_if(
      states.rbegin(), states.rend(), [](const auto& thread) { return !thread.name.empty(); });
  return named == states.rend() ? states.back() : *named;
}

// The whole was answered if any part was, and is partial if any part is.
void append(Document& answer, Document part) {
  std::move(part.blocks.begin(), part.blocks.end(), std::back_inserter(answer.blocks));
  answer.answered = answer.answered || part.answered;
  answer.has_holes = answer.has_holes || part.has_holes;
}

std::string describe_name(const target::OsThread& thread) {
  return thread.name.empty() ? "" : formatted(" [{}]", python::printable(thread.name));
}

Document nothing(const Command& command) {
  Document answer;
  answer.command = std::string(command.name);
  answer.answered = false;
  return answer;
}

Document nothing(const Command& command, std::string text) {
  Document answer = nothing(command);
  answer.add(document::Paragraph{std::move(text)});
  return answer;
}

/// Walks the kernel threads, and then the thread states that are of none of them.
class EachThread {
 public:
  EachThread(Session& session, const Command& command, std::string_view arguments)
      : session_(session), command_(command), arguments_(arguments), answer_(nothing(command)) {}

  Document run(const std::vector<target::OsThread>& os_threads, std::optional<std::int64_t> tid) {
    std::uint64_t seen = 0;
    for (const target::OsThread& os_thread : os_threads) {
      session_.host().report_progress("looking at threads", seen++, os_threads.size());
      if (tid && !os_thread.has_id(*tid)) continue;
      if (!visit(os_thread)) return std::move(answer_);
    }
    for (const python::Thread& thread : find_unmatched(os_threads)) {
      if (tid && thread.native_id != *tid) continue;
      if (!visit_unmatched(thread)) return std::move(answer_);
    }
    if (shown_ == 0 && left_out_.empty() && !answer_.answered) add_that_there_is_none(tid);
    add_what_was_left_out();
    add_what_is_missing();
    return std::move(answer_);
  }

 private:
  void add_what_was_left_out() {
    if (left_out_.empty()) return;
    for (const target::OsThread& thread : left_out_) {
      answer_.add(document::Heading{
          formatted("Thread {}{}: not read, the time was up", thread.tid, describe_name(thread))});
    }
    answer_.answered = true;
    answer_.add(document::Cut{
        Exhausted::deadline,
        formatted("{} thread{}", left_out_.size(), left_out_.size() == 1 ? "" : "s")});
  }

  void add_that_there_is_none(std::optional<std::int64_t> tid) {
    answer_.add(
        document::Paragraph{tid ? formatted("No Python thread {}", *tid) : "No Python thread"});
  }

  /// False if the user wants no more.
  bool visit(const target::OsThread& os_thread) {
    session_.host().select_thread(os_thread);
    const auto situation = session_.situation();
    if (!situation) {
      const bool is_left_out = session_.is_left_out(os_thread.tid);
      (is_left_out ? left_out_ : without_python_).push_back(os_thread);
      return true;
    }
    const std::string state = describe_state(**situation, os_thread);
    return show(describe_thread(named_state(**situation), os_thread, state));
  }

  bool visit_unmatched(const python::Thread& thread) {
    const target::OsThread stand_in{thread.native_id, thread.native_id, Address(thread.ident), {}};
    session_.host().select_thread(stand_in);
    const auto situation = session_.situation();
    const bool has_frames =
        situation && (!(*situation)->stack.entries.empty() || (*situation)->stack.hole.has_value());
    if (!has_frames) return true;  // left over: its thread has ended
    return show(describe_thread(thread, stand_in, "no kernel thread is known for it"));
  }

  bool show(std::string heading) {
    if (shown_++ != 0) answer_.add(document::Paragraph{});
    answer_.add(document::Heading{std::move(heading)});
    append(answer_, command_.run(session_, arguments_));
    if (!session_.host().interrupted()) return true;
    answer_.add(document::Cut{Exhausted::interrupted, "the remaining threads"});
    return false;
  }

  /// Thread states of no kernel thread: of a core that does not say which there were.
  [[nodiscard]] std::vector<python::Thread> find_unmatched(
      const std::vector<target::OsThread>& os_threads) {
    const auto list = session_.threads();
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

  void add_what_is_missing() {
    const auto list = session_.threads();
    if (without_python_.empty() && (!list || !(*list)->hole)) return;
    if (list && (*list)->hole) {
      // These may run Python as well: the state of one of them may be what could not be read.
      for (const target::OsThread& thread : without_python_) {
        answer_.add(document::Heading{formatted(
            "Thread {}{}: its Python thread was not found", thread.tid, describe_name(thread))});
      }
      answer_.answered = answer_.answered || !without_python_.empty();
      answer_.add(document::Hole{*(*list)->hole, "some of the Python threads"});
      return;
    }
    answer_.add(document::Note{formatted("{} thread{} without Python frames",
                                         without_python_.size(),
                                         without_python_.size() == 1 ? "" : "s")});
  }

  Session& session_;
  const Command& command_;
  std::string_view arguments_;
  Document answer_;
  std::size_t shown_ = 0;
  std::vector<target::OsThread> without_python_;
  std::vector<target::OsThread> left_out_;
};

}  // namespace

std::string describe_thread(const python::Thread& thread,
                            const target::OsThread& os_thread,
                            const std::string& state) {
  const std::string tid = os_thread.tid == 0 ? "?" : std::to_string(os_thread.tid);
  std::string text = formatted("Thread {} (0x{:x})", tid, thread.ident);
  if (!thread.name.empty()) text += formatted(" \"{}\"", thread.name);
  return text + describe_name(os_thread) + ": " + state;
}

Document run_each_thread(Session& session,
                         const Command& command,
                         std::string_view arguments,
                         std::optional<std::int64_t> tid) {
  const auto program = session.program();
  if (!program) return nothing(command, describe_error(program.error()));
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return nothing(command, describe_error(os_threads.error()));
  return EachThread(session, command, arguments).run(*os_threads, tid);
}

}  // namespace hognose::command
