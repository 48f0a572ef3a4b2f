// why: why a process crashed, how sure that is, and what it rests on.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/formatted.h"
#include "command/answer/address_block.h"
#include "command/answer/contract.h"
#include "command/answer/thread_rows.h"
#include "command/answer/verdict.h"
#include "command/command.h"
#include "command/path/path.h"
#include "command/process_sum.h"
#include "session/selection_keeper.h"
#include "session/work.h"

namespace hognose::command {

extern const Command why_command;

namespace {

using analysis::why::Next;
using document::Document;

constexpr const char* why_help =
    R"(Tells what made the process of a core crash: a line with the most that is sure, what the processor
and the kernel saw, what it rests on, and what is ruled out. The first word is Crash, Aborted or Killed.

Certain means that everything it rests on was read from the process, and that what looks alike was ruled
out. Likely means that one thing is not known, and it is said which. Else the cause is not known.

  --registers   say for each register what it points to, as {whatis} does

Of a process that has not crashed it says what keeps it from going on, or else what it does. Two crashes with
one fingerprint are of one cause, as far as that is known.)";

constexpr std::array<Flag, 1> why_flags{{
    {"--registers", "Say what each register points to"},
}};

/// What to ask next, and what that shows.
struct Question {
  Next next;
  std::string_view command;
  std::string_view why;
};
constexpr std::array questions{
    Question{Next::machine_stack, "{bt} --native", "all functions on the stack"},
    Question{Next::threads, "{threads} --group", "what the threads do"},
    Question{Next::waits, "{locks}", "who waits for whom"},
    Question{Next::tasks, "{tasks}", "what the tasks of asyncio and trio wait for"},
    Question{Next::exception, "{exc}", "the exceptions"},
    Question{Next::registers, "{why} --registers", "what each register points to"},
    Question{Next::variables, "{locals}", "the variables of Python"},
    Question{Next::build, "{info}", "which Python it is"},
};

void add_next(const std::vector<Next>& wanted,
              const session::Words& words,
              document::Verdict& said) {
  for (const Next next : wanted) {
    const auto* const found = std::find_if(
        questions.begin(), questions.end(), [next](const auto& one) { return one.next == next; });
    if (found == questions.end()) continue;
    said.next.push_back({session::in_words(found->command, words), std::string(found->why)});
  }
}

/// Of a process that goes on living: what keeps it from going on is seen, but not that this will not end.
void add_what_it_does(const session::Query& query, Document& answer) {
  const session::SelectionKeeper keeper(query.session.host());
  const auto sum = sum_up_process(query);
  document::Verdict said;
  if (!sum) {
    answer.add(document::Note{"what its threads do is not known: " + describe_error(sum.error())});
    answer.has_holes = true;
    said.headline = "No crash: nothing has ended this process";
  } else if (sum->is_stuck) {
    said.rule = sum->is_deadlock ? "deadlock" : "stuck";
    said.sureness = "likely";
    said.headline = sum->does;
    said.doubts.emplace_back("whether it will go on by itself");
  } else {
    said.headline = "No crash: " + sum->does;
    if (sum->place) said.headline += describe_place(*sum->place);
  }
  if (sum) {
    constexpr std::size_t most = 5;
    said.evidence = sum->more;
    said.evidence.resize(std::min(most, said.evidence.size()));
    answer.add_lacks(sum->lacks, "what threads and tasks wait for");
  }
  add_broken_contract(query, said);
  std::vector<Next> next{Next::threads, Next::waits};
  if (said.rule == "result_contract") next.insert(next.begin(), Next::exception);
  if (sum && sum->has_tasks) next.push_back(Next::tasks);
  add_next(next, query.session.host().words(), said);
  answer.add(std::move(said));
}

Document run_why(const session::Query& query) {
  const auto program = query.session.program();
  auto verdict = find_verdict(query);
  if (!program && !verdict) {
    const bool has_process = query.session.host().process_key() != 0;
    return session::no_answer(
        query,
        why_command.name,
        has_process ? "No Python in this process, and no crash" : "No process");
  }
  Document answer = session::new_answer(why_command.name);
  if (verdict) {
    add_next(verdict->next, query.session.host().words(), verdict->said);
    answer.add(std::move(verdict->said));
    if (!trim(query.arguments).empty()) add_registers(query, answer);
  }
  if (!program) return answer;
  session::Work work(query, **program);
  if (!verdict) add_what_it_does(query, answer);
  return work.finish(std::move(answer));
}

bool why_unwinds(std::string_view /*arguments*/) {
  return true;
}

constexpr std::array<Example, 2> why_examples{{
    {"", "what made it crash, how sure that is, and what it rests on"},
    {"--registers", "with what each register points to"},
}};

}  // namespace

extern const Command why_command{
    .name = "why",
    .summary = "Say what made the process crash, and how sure that is",
    .arguments = "[--registers]",
    .help = why_help,
    .category = Category::status,
    .run = run_why,
    .is_about_a_thread = false,
    .reads_values = true,
    .unwinds = why_unwinds,
    .tells_of_crashes = true,
    .flags = why_flags,
    .examples = why_examples,
};

}  // namespace hognose::command
