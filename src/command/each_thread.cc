// One command, all threads.
// SPDX-License-Identifier: MIT
#include "command/each_thread.h"

#include <iterator>
#include <optional>
#include <utility>

#include "base/formatted.h"
#include "command/answer/thread_headings.h"
#include "session/thread_facts.h"

namespace hognose::command {
namespace {

using document::Document;

// The whole was answered if any part was, and is partial if any part is.
void append(Document& answer, Document part) {
  std::move(part.blocks.begin(), part.blocks.end(), std::back_inserter(answer.blocks));
  answer.answered = answer.answered || part.answered;
  answer.has_holes = answer.has_holes || part.has_holes;
  if (part.answered) answer.extent = part.extent;
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

std::string describe_state(const session::Query& query, const session::VisitedThread& visited) {
  if (!visited.has_kernel_thread) return "no kernel thread is known for it";
  return analysis::describe_states(
      session::find_thread_states(query.session, query.reading, visited.stack, visited.os_thread));
}

document::Heading make_heading(const session::VisitedThread& visited, const std::string& state) {
  const std::string os_name = python::printable(visited.os_thread.name);
  return {describe_thread(visited.named, visited.os_thread) + ": " + state,
          document::ThreadIdentity{
              visited.os_thread.tid, visited.named.ident, visited.named.name, os_name, state}};
}

/// Lines after which an answer about all threads ends: more than anybody reads, and what the parts of
/// so many lines take is bounded, however many threads a core says there were.
constexpr std::size_t most_lines = 200'000;

std::size_t count_lines(const Document& part) {
  std::size_t lines = 0;
  for (const document::Block& block : part.blocks)
    lines += document::count_lines(block);
  return lines;
}

// A part that says nothing of a thread whose frames are lost would look like one about a thread that
// has none.
void add_why_not(const native::MergedStack& stack, Document& part) {
  if (!part.answered) part.add_lacks(stack.lacks, "the frames of this thread");
}

// What was left out after the last thread that was shown.
void add_cut(const session::Query& query, const session::ThreadWalk& walk, Document& answer) {
  if (query.session.host().interrupted()) {
    answer.add(document::Cut{Exhausted::interrupted, "the remaining threads"});
  } else if (walk.unwanted != 0) {
    answer.add(document::Cut{
        Exhausted::nodes,
        formatted("{} more threads, each of which can be asked for alone", walk.unwanted)});
  }
}

document::Paragraph describe_none(std::optional<std::int64_t> only_thread) {
  if (!only_thread) return {"No Python thread"};
  return {formatted("No Python thread {}", *only_thread)};
}

}  // namespace

Document run_each_thread(const session::Query& query, const Command& command) {
  session::Session& session = query.session;
  const auto program = session.program();
  if (!program) return nothing(command, describe_error(program.error()));
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return nothing(command, describe_error(os_threads.error()));
  Document answer = nothing(command);
  std::size_t shown = 0;
  std::size_t lines = 0;
  std::optional<Document> mistake;  // the same of each thread
  const auto show = [&](const session::VisitedThread& visited) {
    if (shown++ != 0) answer.add(document::Paragraph{});
    answer.add(make_heading(visited, describe_state(query, visited)));
    Document part = ask(command, query);
    if (!part.answered && part.refusal == document::Refusal::usage) mistake = part;
    add_why_not(visited.stack.merged, part);
    lines += 2 + count_lines(part);
    append(answer, std::move(part));
    return !session.host().interrupted() && lines < most_lines;
  };
  const session::ThreadWalk walk = session::walk_threads(session, query.reading, *os_threads, show);
  if (mistake && !answer.answered) return *std::move(mistake);
  answer.rest = answer.blocks.size();
  if (shown != 0) add_cut(query, walk, answer);
  if (session.host().interrupted() && shown != 0) return answer;
  if (shown == 0 && walk.left_out.empty()) answer.add(describe_none(query.reading.only_thread));
  add_threads_not_visited(session, walk, answer);
  return answer;
}

}  // namespace hognose::command
