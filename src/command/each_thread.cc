// One command, all threads.
// SPDX-License-Identifier: MIT
#include "command/each_thread.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "analysis/wait_words.h"
#include "base/formatted.h"
#include "command/answer/bare_crash.h"
#include "command/answer/thread_headings.h"
#include "command/answer/wait_blocks.h"
#include "session/thread_facts.h"
#include "session/wait_facts.h"

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

/// The heading of a thread, which is finished when all threads have been looked at: only then it is
/// known who has what it waits for.
struct OpenHeading {
  std::size_t block = 0;  ///< its place in the answer
  std::string title;
  std::vector<analysis::ThreadState> states;  ///< empty if no kernel thread is known
};

OpenHeading open_heading(const session::Query& query,
                         const session::VisitedThread& visited,
                         Document& answer) {
  OpenHeading heading{answer.blocks.size(), describe_thread(visited.named, visited.os_thread), {}};
  if (visited.has_kernel_thread) {
    heading.states =
        session::find_thread_states(query.session, query.reading, visited.stack, visited.os_thread);
  }
  answer.add(document::Heading{{}, make_identity(visited.named, visited.os_thread)});
  return heading;
}

void finish_headings(std::vector<OpenHeading> headings,
                     const analysis::WaitGraph& graph,
                     Document& answer) {
  const auto waits = analysis::list_waits(graph);
  for (std::size_t at = 0; at < headings.size(); ++at) {
    OpenHeading& open = headings[at];
    auto& heading = std::get<document::Heading>(answer.blocks[open.block]);
    const analysis::Wait* const wait = at < waits.size() ? waits[at] : nullptr;
    if (wait != nullptr && analysis::add_wait_words(graph, *wait, open.states) != nullptr)
      heading.thread->wait = make_thread_wait(graph, *wait);
    heading.thread->states = make_states(open.states);
    heading.thread->state = open.states.empty() ? "no kernel thread is known for it"
                                                : analysis::describe_states(open.states);
    heading.text = open.title + ": " + heading.thread->state;
  }
}

/// Lines after which an answer about all threads ends: more than anybody reads, and what the parts of
/// so many lines take is bounded, however many threads a core says there were.
constexpr std::size_t most_lines = 200'000;
/// Of what crashed without Python: its stack may be full.
constexpr std::size_t most_rows_of_crash = 2'000;

std::size_t count_lines(const Document& part) {
  std::size_t lines = 0;
  for (const document::Block& block : part.blocks)
    lines += document::count_lines(block);
  return lines;
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

/// Adds what crashed without any Python, where machine frames are shown.
void add_crash(const session::Query& query,
               const Command& command,
               const python::Program& program,
               Document& answer) {
  const bool is_wanted =
      command.says_why && command.unwinds != nullptr && command.unwinds(query.arguments) &&
      find_mistake(command, query.arguments, query.session.host().words()).empty();
  const auto crash = is_wanted ? find_bare_crash(query) : std::nullopt;
  if (!crash || !query.reading.wants(crash->stack.os_thread)) return;
  session::Work work(query, program);
  add_bare_crash(work, *crash, most_rows_of_crash, answer);
  answer.answered = true;
}

/// Adds what stands behind the last of `shown` Python threads. Where there are none and something was answered all
/// the same, that has crashed.
void add_rest(const session::Query& query,
              const session::ThreadWalk& walk,
              std::size_t shown,
              Document& answer) {
  session::Session& session = query.session;
  answer.rest = answer.blocks.size();
  if (shown != 0) add_cut(query, walk, answer);
  if (session.host().interrupted() && shown != 0) return;
  if (shown == 0 && walk.left_out.empty()) answer.add(describe_none(query.reading.only_thread));
  const auto program = session.program();
  if (shown == 0 && answer.answered && program) add_absent_python(**program, answer);
  add_threads_not_visited(session, walk, answer);
}

}  // namespace

Document run_each_thread(const session::Query& query, const Command& command) {
  session::Session& session = query.session;
  const auto program = session.program();
  if (!program) return nothing(command, describe_error(program.error()));
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return nothing(command, describe_error(os_threads.error()));
  Document answer = nothing(command);
  // A line between two, a heading, and what most answers have; blocks are large to be moved.
  constexpr std::size_t blocks_of_one = 4;
  constexpr std::size_t most_at_once = 1024;
  answer.blocks.reserve(blocks_of_one * std::min(os_threads->size(), most_at_once));
  add_crash(query, command, **program, answer);
  std::size_t shown = 0;
  std::size_t lines = 0;
  session::WaitGathering waits(session, query.reading, **program);
  std::vector<OpenHeading> headings;
  std::optional<Document> mistake;  // the same of each thread
  const auto show = [&](const session::VisitedThread& visited) {
    if (!answer.blocks.empty()) answer.add(document::Paragraph{});
    ++shown;
    headings.push_back(open_heading(query, visited, answer));
    waits.add(visited);
    Document part = ask(command, query);
    if (!part.answered && part.refusal == document::Refusal::usage) mistake = part;
    lines += 2 + count_lines(part);
    append(answer, std::move(part));
    return !session.host().interrupted() && lines < most_lines;
  };
  const session::ThreadWalk walk = session::walk_threads(session, query.reading, *os_threads, show);
  if (mistake && !answer.answered) return *std::move(mistake);
  finish_headings(std::move(headings), waits.finish(walk).graph, answer);
  add_rest(query, walk, shown, answer);
  return answer;
}

}  // namespace hognose::command
