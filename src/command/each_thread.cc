// One command, all threads.
// SPDX-License-Identifier: MIT
#include "command/each_thread.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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
  if (situation.state.is_collecting.value_or(false)) return "collecting garbage";
  if (situation.state.holds_gil.value_or(false)) return "holds the GIL";
  return describe_os_state(os_thread.state);
}

// Whoever runs several interpreters has its name in the one that started it, the oldest.
const python::Thread& named_state(const Situation& situation) {
  const auto& states = situation.states;
  const auto named = std::find_if(states.rbegin(), states.rend(),
                                  [](const auto& thread) { return !thread.name.empty(); });
  return named == states.rend() ? states.back() : *named;
}

// The whole was answered if any part was, and is partial if any part is.
void append(Document& answer, Document part) {
  std::move(part.blocks.begin(), part.blocks.end(), std::back_inserter(answer.blocks));
  answer.answered = answer.answered || part.answered;
  answer.has_holes = answer.has_holes || part.has_holes;
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

void add_what_is_missing(Session& session, std::size_t without_python, Document& answer) {
  if (const auto list = session.threads(); list && (*list)->hole) {
    answer.add(document::Hole{*(*list)->hole, "some of the Python threads"});
  }
  if (without_python == 0) return;
  answer.add(document::Note{fmt::format(
      "{} thread{} without Python frames", without_python, without_python == 1 ? "" : "s")});
}

}  // namespace

std::string describe_thread(const python::Thread& thread,
                            const target::OsThread& os_thread,
                            const std::string& state) {
  std::string text = fmt::format("Thread {} (0x{:x})", os_thread.tid, thread.ident);
  if (!thread.name.empty()) text += fmt::format(" \"{}\"", thread.name);
  if (!os_thread.name.empty()) text += fmt::format(" [{}]", python::printable(os_thread.name));
  return text + ": " + state;
}

Document run_each_thread(Session& session,
                         const Command& command,
                         std::string_view arguments,
                         std::optional<std::int64_t> tid) {
  const auto program = session.program();
  if (!program) return nothing(command, describe_error(program.error()));
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return nothing(command, describe_error(os_threads.error()));

  Document answer = nothing(command);
  std::size_t shown = 0;
  std::size_t without_python = 0;
  for (const target::OsThread& os_thread : *os_threads) {
    if (tid && !os_thread.has_id(*tid)) continue;
    session.host().select_thread(os_thread);
    const auto situation = session.situation();
    if (!situation) {
      ++without_python;
      continue;
    }
    if (shown++ != 0) answer.add(document::Paragraph{});
    answer.add(document::Heading{
        describe_thread(named_state(**situation), os_thread, describe_state(**situation, os_thread))});
    append(answer, command.run(session, arguments));
    if (session.host().interrupted()) {
      answer.add(document::Cut{Exhausted::interrupted, "the remaining threads"});
      break;
    }
  }
  if (shown == 0) {
    answer.add(
        document::Paragraph{tid ? fmt::format("No Python thread {}", *tid) : "No Python thread"});
  }
  add_what_is_missing(session, without_python, answer);
  return answer;
}

}  // namespace hognose::command
