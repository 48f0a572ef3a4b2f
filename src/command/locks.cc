// locks: what each thread waits for, who has it, and who waits for one another.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/counted.h"
#include "base/formatted.h"
#include "command/answer/thread_headings.h"
#include "command/answer/wait_blocks.h"
#include "command/arguments.h"
#include "session/selection_keeper.h"
#include "session/wait_facts.h"
#include "session/work.h"

namespace hognose::command {
namespace {

using analysis::ResourceKind;
using analysis::WaitGraph;
using document::Document;

constexpr const char* locks_help =
    R"(Shows what each thread waits for: a lock, an RLock, a condition, an event, a semaphore, a
barrier, a queue, a future, the end of a thread, an import, the GIL, another process; and who has it,
with the place in that thread's code. Threads that wait for one another come first: a deadlock.

  --all   show what else threads wait for as well: files, sockets, futexes of which nothing is known;
          and locks that a thread is inside of a `with` of, though nobody waits for them
  --dot   write the graph in the language of Graphviz

Who has a plain lock is known of a thread that is inside of `with lock`. Whoever has called acquire()
leaves no trace: what may be so is said to be likely, and what is not known is not said.)";

constexpr std::array<Flag, 2> locks_flags{{
    {"--all", "Show what else threads wait for, and what else they have"},
    {"--dot", "Write a graph for Graphviz"},
}};

bool is_shown(const analysis::Resource& resource, bool all) {
  if (all || !resource.processes.empty()) return true;
  return resource.kind != ResourceKind::unknown && resource.kind != ResourceKind::child &&
         resource.kind != ResourceKind::descriptor;
}

/// What is waited for, those that most wait for first; and the circles.
document::WaitGraph make_block(const WaitGraph& graph, bool all) {
  document::WaitGraph block;
  std::vector<std::size_t> shown(graph.resources.size());
  std::vector<std::size_t> order;
  for (std::size_t at = 0; at < graph.resources.size(); ++at) {
    if (is_shown(graph.resources[at], all)) order.push_back(at);
  }
  std::vector<std::size_t> counts(graph.resources.size());
  for (const analysis::Wait& wait : graph.waits)
    ++counts[wait.resource];
  std::stable_sort(order.begin(), order.end(), [&counts](std::size_t one, std::size_t other) {
    return counts[one] > counts[other];
  });
  for (const std::size_t at : order) {
    shown[at] = block.things.size();
    block.things.push_back(make_thing(graph, at));
  }
  for (const analysis::Cycle& cycle : analysis::find_cycles(graph)) {
    document::WaitCycle made{cycle.is_certain,
                             analysis::describe_cycle(graph, cycle),
                             analysis::describe_cycle_in_lines(graph, cycle),
                             {},
                             {}};
    for (const std::size_t at : cycle.waits) {
      made.things.push_back(shown[graph.waits[at].resource]);
      made.tids.push_back(graph.threads[graph.waits[at].thread].tid);
    }
    block.cycles.push_back(std::move(made));
  }
  return block;
}

std::string describe_sum(const document::WaitGraph& block, bool is_whole) {
  std::size_t waiters = 0;
  std::size_t awaited = 0;
  for (const document::AwaitedThing& thing : block.things) {
    waiters += thing.waiters.size();
    if (!thing.waiters.empty()) ++awaited;
  }
  if (waiters == 0)
    return is_whole ? "No thread waits for another" : "What threads wait for is not known";
  const auto certain = static_cast<std::size_t>(std::count_if(
      block.cycles.begin(), block.cycles.end(), [](const auto& one) { return one.is_certain; }));
  std::string text = formatted("{} wait{} for {}",
                               counted(waiters, "thread"),
                               waiters == 1 ? "s" : "",
                               counted(awaited, "thing"));
  if (certain != 0) text += ", " + counted(certain, "deadlock");
  if (certain != block.cycles.size())
    text += ", " + counted(block.cycles.size() - certain, "likely deadlock");
  return text;
}

void add_left_by_fork(std::size_t count, Document& answer) {
  if (count == 0) return;
  answer.add(document::Note{
      formatted("the process that this one was forked from had {}, which fork() did not copy: "
                "what {} had taken, nobody gives back here",
                count == 1 ? "another thread" : formatted("{} other threads", count),
                count == 1 ? "it" : "they")});
}

Document run_locks(const session::Query& query) {
  const auto flags = read_flags(locks_flags, query.arguments);
  if (!flags) return session::no_answer(query, "locks", flags.error());
  const auto program = query.session.program();
  if (!program) return session::no_python(query, "locks");
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return session::no_answer(query, "locks", describe_error(os_threads.error()));
  const auto has = [&flags](std::string_view flag) {
    return std::find(flags->begin(), flags->end(), flag) != flags->end();
  };
  const session::SelectionKeeper keeper(query.session.host());
  session::Work work(query, **program);
  const auto facts = session::find_waits(
      query.session, query.reading, **program, *os_threads, has(locks_flags[0].name));
  Document answer = session::new_answer("locks");
  answer.answered = !facts.graph.threads.empty();
  if (has(locks_flags[1].name)) {
    answer.is_input = true;
    std::string dot = analysis::write_dot(facts.graph);
    dot.pop_back();  // a block ends its last line itself
    answer.add(document::Paragraph{std::move(dot), true});
  } else {
    document::WaitGraph block = make_block(facts.graph, has(locks_flags[0].name));
    const bool is_whole = facts.untold == 0;
    answer.add(
        document::Heading{answer.answered ? describe_sum(block, is_whole) : "No Python thread"});
    if (!block.things.empty()) answer.add(std::move(block));
  }
  add_left_by_fork(facts.graph.left_by_fork, answer);
  add_untold(facts.untold, answer);
  answer.add_lacks(facts.lacks, "what threads wait for");
  add_threads_not_visited(query.session, facts.walk, answer);
  if ((*program)->target->runs_on)
    answer.add(document::Note{"the process ran meanwhile: this is of several moments"});
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 2> locks_examples{{
    {"", "who waits for whom, and deadlocks"},
    {"--all", "files, sockets, what is not known, and locks that nobody waits for as well"},
}};

}  // namespace

extern const Command locks_command{
    .name = "locks",
    .summary = "Show what threads wait for, who has it, and deadlocks",
    .arguments = "[--all] [--dot]",
    .help = locks_help,
    .category = Category::status,
    .run = run_locks,
    .is_about_a_thread = false,
    .reads_values = true,
    .tells_of_hangs = true,
    .flags = locks_flags,
    .examples = locks_examples,
};

}  // namespace hognose::command
