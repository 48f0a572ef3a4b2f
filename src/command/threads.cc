// threads: what each Python thread does, and how that is known.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "analysis/wait_words.h"
#include "base/counted.h"
#include "base/formatted.h"
#include "command/answer/native_trace.h"
#include "command/answer/thread_headings.h"
#include "command/answer/trace.h"
#include "command/answer/wait_blocks.h"
#include "command/arguments.h"
#include "command/path/path.h"
#include "session/place.h"
#include "session/selection_keeper.h"
#include "session/thread_facts.h"
#include "session/wait_facts.h"

namespace hognose::command {
namespace {

using analysis::StateKind;
using analysis::ThreadState;
using document::Document;

constexpr const char* threads_help =
    R"(Shows each Python thread on a line: its ids, names, and what it does, each with how that is
known: it holds the GIL, waits for it, runs, blocks in a system call, collects garbage, raises
or handles an exception; without a GIL, whether it is attached, and who stops the world.

  --group   show threads with equal Python stacks and equal states once, with their stack

What nothing tells is not guessed: `state unknown`.)";

constexpr std::array<Flag, 1> threads_flags{{
    {"--group", "Show threads with equal stacks once"},
}};

/// One thread, read: its row, and what makes it equal to others.
struct Row {
  document::Thread thread;
  std::vector<ThreadState> states;
  std::string stack;  ///< equal for equal Python stacks in equal states
  document::Traceback trace;  ///< only where threads are grouped
};

std::optional<document::FramePlace> find_place(const native::MergedStack& stack) {
  const auto newest = session::find_newest_python(stack, 0);
  if (!newest) return std::nullopt;
  return place_of(stack.entries[*newest].frame);
}

document::Thread make_thread(const session::VisitedThread& visited) {
  const session::ThreadStack& stack = visited.stack;
  document::Thread thread = identify_thread(visited.named, visited.os_thread);
  for (const python::Thread& state : stack.states)
    thread.interpreters.push_back(state.interpreter_id);
  thread.place = find_place(stack.merged);
  return thread;
}

/// What a state has in common with others of its sort: not where it waits, nor how that is known.
std::string sort_of(const ThreadState& state) {
  return std::string(analysis::name_state(state.kind)) + " " + state.name + "\n";
}

std::string describe_stack(const native::MergedStack& stack,
                           const std::vector<ThreadState>& states) {
  std::string text;
  for (const ThreadState& state : states)
    text += sort_of(state);
  return text + find_stack_shape(stack);
}

/// Why what the thread does may be something else: frames are missing that are newer than Python's.
std::optional<Error> find_newest_gap(const native::MergedStack& stack) {
  for (const native::Entry& entry : stack.entries) {
    if (entry.kind == native::EntryKind::python_frame) break;
    if (entry.kind == native::EntryKind::gap) return entry.hole;
  }
  return std::nullopt;
}

/// Counts what threads do, in the order in which a reader asks.
class Sum {
 public:
  void add(const std::vector<ThreadState>& states) {
    ++total_;
    std::set<std::string> said;
    for (std::size_t at = 0; at < states.size(); ++at) {
      if (analysis::is_said_better(states[at], states)) continue;
      const bool has_more = at == 0 && states.size() > 1 && is_towards_kernel(states[1].kind);
      if (!has_more || !is_vague(states[at].kind)) said.insert(describe(states[at]));
    }
    for (const std::string& text : said)
      ++counts_[text];
  }

  [[nodiscard]] std::string text() const {
    std::string all = counted(total_, "Python thread");
    const char* before = ": ";
    for (const auto& [what, count] : counts_) {
      // The first letter orders, and is not shown.
      all += formatted(
          "{}{} {}", std::exchange(before, ", "), count, in_number(what.substr(1), count));
    }
    return all;
  }

 private:
  /// A verb in the third person, in the plural where it must be.
  static std::string in_number(const std::string& text, std::size_t count) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> plurals{
        {{"idle worker ", "idle workers "},
         {"holds ", "hold "},
         {"waits ", "wait "},
         {"takes or drops ", "take or drop "},
         {"stops ", "stop "}}};
    for (const auto& [singular, plural] : plurals) {
      if (count != 1 && text.starts_with(singular))
        return std::string(plural) + text.substr(singular.size());
    }
    return text;
  }
  static bool is_towards_kernel(StateKind kind) {
    return kind == StateKind::running || kind == StateKind::system_call ||
           kind == StateKind::waiting || kind == StateKind::stopped || kind == StateKind::traced ||
           kind == StateKind::frozen;
  }
  /// What is said better by what the thread does in the kernel.
  static bool is_vague(StateKind kind) {
    return kind == StateKind::detached || kind == StateKind::attached;
  }
  static std::string describe(const ThreadState& state) {
    const auto order = static_cast<char>('a' + static_cast<int>(state.kind));
    switch (state.kind) {
      case StateKind::raising:
      case StateKind::handling:
        return order + std::string(analysis::name_state(state.kind)) + " an exception";
      case StateKind::collecting:
        return order + std::string("collecting garbage");
      case StateKind::pool_worker:
        return order + state.brief;
      case StateKind::system_call:
        return order + (state.brief.empty() ? "in " + state.name : state.brief);
      default:
        return order + analysis::describe_state(state);
    }
  }

  std::size_t total_ = 0;
  std::map<std::string, std::size_t> counts_;
};

/// Those that are equal, the many first.
std::vector<std::vector<Row>> group(std::vector<Row> rows) {
  std::vector<std::vector<Row>> groups;
  std::map<std::string, std::size_t> known;
  for (Row& row : rows) {
    const auto [at, is_new] = known.emplace(row.stack, groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(std::move(row));
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& one, const auto& other) {
    return one.size() > other.size();
  });
  return groups;
}

/// Whether a text of one of their states is the same of all.
bool is_same(const std::vector<Row>& rows, std::size_t state, std::string ThreadState::*text) {
  return std::all_of(rows.begin(), rows.end(), [&](const Row& row) {
    return row.states[state].*text == rows.front().states[state].*text;
  });
}

/// What all of them do; details and words that differ are left out. Since 3.13 who wait for one lock do
/// so at places of their own.
std::string describe_common(const std::vector<Row>& rows) {
  std::vector<ThreadState> common = rows.front().states;
  for (std::size_t at = 0; at < common.size(); ++at) {
    if (!is_same(rows, at, &ThreadState::detail)) common[at].detail.clear();
    if (!is_same(rows, at, &ThreadState::words)) common[at].words = common[at].brief;
  }
  return analysis::describe_states(common);
}

void add_group(std::vector<Row> rows, bool shows_interpreters, Document& answer) {
  answer.add(document::Paragraph{});
  document::Threads block;
  block.shows_interpreters = shows_interpreters;
  if (rows.size() > 1)
    block.title = formatted("{} threads: {}", rows.size(), describe_common(rows));
  document::Traceback trace = std::move(rows.front().trace);
  for (Row& row : rows)
    block.list.push_back(std::move(row.thread));
  answer.add(std::move(block));
  answer.add(std::move(trace));
}

void add_lines(std::vector<Row> rows, bool shows_interpreters, Document& answer) {
  document::Threads block;
  block.shows_interpreters = shows_interpreters;
  for (Row& row : rows)
    block.list.push_back(std::move(row.thread));
  answer.add(std::move(block));
}

bool has_several_interpreters(const std::vector<Row>& rows) {
  std::set<std::int64_t> known;
  for (const Row& row : rows)
    known.insert(row.thread.interpreters.begin(), row.thread.interpreters.end());
  return known.size() > 1;
}

/// More than any process has, and few enough to be held at once.
constexpr std::size_t most_rows = 50'000;

class ThreadsAnswer {
 public:
  ThreadsAnswer(const session::Query& query, const python::Program& program, bool groups)
      : session_(query.session),
        reading_(query.reading),
        work_(query, program),
        groups_(groups),
        waits_(session_, reading_, program) {
    reading_.reads_exceptions = true;
  }

  Document run(const std::vector<target::OsThread>& os_threads) {
    const auto visit = [this](const session::VisitedThread& visited) {
      add(visited);
      return !session_.host().interrupted() && rows_.size() < most_rows;
    };
    const session::ThreadWalk walk = session::walk_threads(session_, reading_, os_threads, visit);
    tell_waits(walk);
    Document answer = session::new_answer("threads");
    answer.answered = !rows_.empty();
    answer.add(document::Heading{rows_.empty() ? "No Python thread" : sum_.text()});
    add_rows(answer);
    if (session_.host().interrupted()) {
      answer.add(document::Cut{Exhausted::interrupted, "the remaining threads"});
    } else {
      if (walk.unwanted != 0) {
        answer.add(document::Cut{Exhausted::nodes, formatted("{} more threads", walk.unwanted)});
      }
      add_threads_not_visited(session_, walk, answer);
    }
    if (work_.program().target->runs_on)
      answer.add(document::Note{"the process ran meanwhile: this is of several moments"});
    return work_.finish(std::move(answer));
  }

 private:
  void add(const session::VisitedThread& visited) {
    Row row;
    row.states = session::find_thread_states(session_, reading_, visited.stack, visited.os_thread);
    row.thread = make_thread(visited);
    waits_.add(visited);
    if (groups_) {
      row.stack = describe_stack(visited.stack.merged, row.states);
      const bool with_native = session_.host().shows_native_frames();
      if (known_.insert(row.stack).second)
        row.trace = make_trace_below(work_, visited.stack, with_native);
    }
    Lacks lacks = visited.stack.merged.lacks;
    if (const auto gap = find_newest_gap(visited.stack.merged)) lacks.add(*gap);
    if (row.thread.place && row.thread.place->hole) lacks.add(*row.thread.place->hole);
    if (!lacks.is_nothing())
      lacks_.emplace_back(formatted("frames of {}", row.thread.title), lacks);
    lacks = session::find_exceptions(session_, reading_, visited.stack).lacks;
    if (!lacks.is_nothing())
      lacks_.emplace_back(formatted("exceptions of {}", row.thread.title), lacks);
    rows_.push_back(std::move(row));
  }

  /// What each waits for is known once all have been looked at.
  void tell_waits(const session::ThreadWalk& walk) {
    const session::WaitFacts facts = waits_.finish(walk);
    const auto waits = analysis::list_waits(facts.graph);
    for (std::size_t at = 0; at < rows_.size(); ++at) {
      Row& row = rows_[at];
      const analysis::Wait* const wait = at < waits.size() ? waits[at] : nullptr;
      const ThreadState* const about =
          wait == nullptr ? nullptr : analysis::add_wait_words(facts.graph, *wait, row.states);
      sum_.add(row.states);
      for (const ThreadState& state : row.states) {
        row.thread.states.push_back(make_state(state));
        if (&state == about) row.thread.states.back().wait = make_thread_wait(facts.graph, *wait);
      }
    }
  }

  void add_rows(Document& answer) {
    const bool shows_interpreters = has_several_interpreters(rows_);
    if (groups_) {
      for (std::vector<Row>& rows : group(std::move(rows_)))
        add_group(std::move(rows), shows_interpreters, answer);
    } else if (!rows_.empty()) {
      add_lines(std::move(rows_), shows_interpreters, answer);
    }
    for (const auto& [what, lacks] : lacks_)
      answer.add_lacks(lacks, what);
  }

  session::Session& session_;
  session::Reading reading_;
  session::Work work_;
  bool groups_;
  session::WaitGathering waits_;
  Sum sum_;
  std::vector<Row> rows_;
  std::set<std::string> known_;
  std::vector<std::pair<std::string, Lacks>> lacks_;  // of whose frames, and what
};

Document run_threads(const session::Query& query) {
  const bool groups = !trim(query.arguments).empty();
  const auto program = query.session.program();
  if (!program) return session::no_python(query, "threads");
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return session::no_answer(query, "threads", describe_error(os_threads.error()));
  const session::SelectionKeeper keeper(query.session.host());
  return ThreadsAnswer(query, **program, groups).run(*os_threads);
}

/// Always: what a thread waits for may be known by nothing else.
bool threads_unwind(std::string_view /*arguments*/) {
  return true;
}

constexpr std::array<Example, 2> threads_examples{{
    {"", "what each thread does, and how that is known"},
    {"--group", "threads that do the same once, with their stack"},
}};

}  // namespace

extern const Command threads_command{
    .name = "threads",
    .summary = "Show what each Python thread does, and how that is known",
    .arguments = "[--group]",
    .help = threads_help,
    .category = Category::status,
    .run = run_threads,
    .is_about_a_thread = false,
    .reads_exceptions = true,
    .unwinds = threads_unwind,
    .flags = threads_flags,
    .examples = threads_examples,
};

}  // namespace hognose::command
