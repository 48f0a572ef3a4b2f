// overview: what a process or core is at, on one screen.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/formatted.h"
#include "base/utf8.h"
#include "command/answer/bare_crash.h"
#include "command/answer/findings.h"
#include "command/answer/native_trace.h"
#include "command/answer/short_trace.h"
#include "command/answer/thread_headings.h"
#include "command/answer/thread_rows.h"
#include "command/answer/wait_blocks.h"
#include "command/command.h"
#include "session/selection_keeper.h"

namespace hognose::command {
namespace {

using document::Document;

constexpr const char* overview_help =
    R"(Shows on one screen what matters first: in a core, the stack of the thread that crashed; who
waits for whom, deadlocks before anything else; what the tasks of asyncio and trio wait for, and
where greenlets are parked; and what threads do, those that are equal together, the odd ones first.
Stacks are cut to the newest frame and the program's own code.

What is left out is counted: {bt} shows all stacks, {locks} who has what, {tasks} all tasks.)";

constexpr const char* all_stacks = "{bt} shows all";
constexpr const char* all_waits = "{locks} and {tasks} show all";

constexpr std::size_t most_rows_of_findings = 7;
/// Groups of threads that are shown with their stacks.
constexpr std::size_t most_stacks = 3;
/// Lines for groups that are shown without.
constexpr std::size_t most_group_lines = 4;
/// A frame with its source line, and the number of others.
constexpr std::size_t least_rows_of_stack = 3;

class Overview {
 public:
  explicit Overview(const session::Query& query, const python::Program& program)
      : query_(query), work_(query, program) {}

  Document run(const std::vector<target::OsThread>& os_threads) {
    answer_ = session::new_answer("overview");
    const Findings findings = find_what_matters(work_, query_.reading, os_threads);
    auto groups =
        read_thread_groups(query_.session, query_.reading, os_threads, findings.waits.graph);
    const bool has_crashed =
        !groups.empty() && groups.front().front().weight == ThreadWeight::crashed;
    const auto bare = has_crashed ? std::nullopt : find_bare_crash(query_);
    if (bare) add_bare(*bare, groups.empty());
    answer_.answered = bare || !groups.empty();
    if (groups.empty()) add_absence(bare.has_value());
    // What crashed is the first question, unless something was stuck: then it may have been killed.
    const bool begins_with_findings = !(has_crashed || bare) || findings.is_stuck;
    if (begins_with_findings) {
      add_findings(findings);
      add_groups(groups, false);
    } else {
      reserved_ = count_least_rows(findings);
      add_groups(groups, true);
      reserved_ = 0;
      add_findings(findings);
    }
    add_what_is_missing(findings);
    return work_.finish(std::move(answer_));
  }

 private:
  /// Of its first sentence, and of the line that counts the others.
  static std::size_t count_least_rows(const Findings& findings) {
    if (findings.sentences.empty()) return 0;
    const std::size_t first = count_rows(std::string_view(findings.sentences.front()));
    return first + (findings.sentences.size() > 1 ? 1 : 0);
  }

  /// Those that are left out are counted in a row of their own.
  [[nodiscard]] std::size_t count_room_of_findings(const Findings& findings) const {
    std::size_t wanted = 0;
    for (const std::string& sentence : findings.sentences)
      wanted += count_rows(std::string_view(sentence));
    const std::size_t room = left();
    if (wanted <= std::min(most_rows_of_findings, room)) return wanted;
    return std::min(most_rows_of_findings, room > 0 ? room - 1 : 0);
  }

  void add_findings(const Findings& findings) {
    std::size_t shown = 0;
    std::size_t rows = 0;
    const std::size_t most = count_room_of_findings(findings);
    for (const std::string& sentence : findings.sentences) {
      const std::size_t more = count_rows(std::string_view(sentence));
      if (rows + more > most && (shown != 0 || most == 0)) break;
      rows += more;
      ++shown;
      answer_.add(document::Paragraph{sentence});
    }
    used_ += rows;
    if (shown < findings.sentences.size()) add_elision(shown, findings.sentences.size(), all_waits);
  }

  void add_groups(const std::vector<ThreadGroup>& groups, bool is_about_one) {
    const std::size_t stacks = std::min<std::size_t>(is_about_one ? 1 : most_stacks, groups.size());
    // What crashed need not have crashed alone: the others have room for two lines at least.
    const std::size_t least = is_about_one && groups.size() > 1 ? 6 : 0;
    const std::size_t for_others = std::max(least, count_rows_from(groups, stacks));
    std::size_t shown = 0;
    for (; shown < stacks; ++shown) {
      const std::size_t most = left_beside(count_rows_from(groups, shown + 1));
      const std::size_t share = std::min(left_beside(for_others) / (stacks - shown), most);
      if (shown != 0 && share < 1 + count_line_rows(groups[shown], false) + least_rows_of_stack)
        break;
      add_stack(groups[shown], share, most);
    }
    if (shown == groups.size()) return;
    add_empty_line();
    shown = add_lines(groups, shown);
    if (shown < groups.size()) add_rest(groups, shown);
  }

  /// From that group on, as many as there is room for. Returns the first that is left out.
  std::size_t add_lines(const std::vector<ThreadGroup>& groups, std::size_t first) {
    std::size_t at = first;
    const std::size_t end = std::min(groups.size(), first + most_group_lines);
    for (; at < end && (at == first || left() > count_line_rows(groups[at], true)); ++at)
      add_line(groups[at]);
    return at;
  }

  /// What crashed need not have crashed alone either.
  void add_bare(const BareCrash& crash, bool is_alone) {
    const std::size_t for_others = is_alone ? 2 : 8;
    const std::size_t room = left() > for_others ? left() - for_others : 0;
    used_ += add_bare_crash(work_, crash, room, answer_);
  }

  void add_absence(bool has_crashed) {
    ++used_;
    answer_.add(document::Paragraph{"No Python thread"});
    if (!has_crashed) return;
    ++used_;
    add_absent_python(work_.program(), answer_);
  }

  /// About so many rows of it, and never more than `most`.
  void add_stack(const ThreadGroup& group, std::size_t rows, std::size_t most) {
    const std::size_t before = used_;
    if (!answer_.blocks.empty()) add_empty_line();
    add_line(group, false);
    const ThreadRow& row = group.front();
    query_.session.host().select_thread(row.os_thread);
    const auto stack = query_.stack();
    if (!stack) return;
    document::Traceback trace = make_trace(**stack, row.weight);
    const std::size_t heading = used_ - before;
    shorten(trace, rows - std::min(rows, heading));
    cut_source(trace, most - std::min(most, heading));
    used_ += count_rows(trace);
    if (!trace.entries.empty()) answer_.add(std::move(trace));
    answer_.add_lacks((*stack)->merged.lacks, formatted("frames of {}", describe_who(row)));
  }

  /// Machine frames where something goes on in them; who waits is told by what it waits for. What crashed
  /// has them in a debugger too, which has a bt of its own for all others.
  document::Traceback make_trace(const session::ThreadStack& stack, ThreadWeight weight) {
    const bool shows_native = query_.session.host().shows_native_frames();
    const bool has_crashed = weight == ThreadWeight::crashed;
    const bool is_at_work = has_crashed || (weight == ThreadWeight::works && shows_native);
    auto trace = make_trace_below(work_, stack, is_at_work);
    for (document::TraceEntry& entry : trace.entries)
      entry.running = {};
    return trace;
  }

  static std::string describe_who(const ThreadRow& row) {
    return describe_thread(row.named, row.os_thread);
  }

  /// What its first line says, cut where it would fill the screen.
  static std::string make_text(const ThreadGroup& group, bool shows_place) {
    constexpr std::size_t most_bytes = 2 * screen_columns - 20;
    const ThreadRow& row = group.front();
    const bool has_place = shows_place && row.place && !row.is_idle_worker;
    const std::string place = has_place ? describe_place(*row.place) : "";
    std::string text = (group.size() == 1 ? describe_who(row) + ": " : "") + describe_group(group);
    if (text.size() + place.size() > most_bytes) {
      text = cut_text(text, most_bytes - std::min(place.size(), most_bytes / 2));
    }
    return text + place;
  }

  /// Of what says what a group does, without its stack.
  static std::size_t count_line_rows(const ThreadGroup& group, bool shows_place) {
    constexpr std::size_t rows_of_names = 3;
    const std::size_t names = group.size() == 1 ? 0 : group.size() < 4 ? 1 : rows_of_names;
    return count_rows(std::string_view(make_text(group, shows_place))) + names;
  }

  /// Of an empty line, that of the group which comes next, and that which counts the others.
  static std::size_t count_rows_from(const std::vector<ThreadGroup>& groups, std::size_t next) {
    if (next >= groups.size()) return 0;
    return 1 + count_line_rows(groups[next], true) + (next + 1 < groups.size() ? 1 : 0);
  }

  void add_line(const ThreadGroup& group, bool shows_place = true) {
    std::string text = make_text(group, shows_place);
    used_ += count_line_rows(group, shows_place);
    const ThreadRow& row = group.front();
    if (group.size() == 1) {
      document::ThreadIdentity identity = make_identity(row.named, row.os_thread);
      identity.state = row.does;
      identity.states = make_states(row.states);
      answer_.add(document::Heading{std::move(text), std::move(identity)});
      return;
    }
    document::Threads block;
    block.title = std::move(text);
    for (const ThreadRow& one : group)
      block.list.push_back(make_thread(one));
    answer_.add(std::move(block));
  }

  void add_rest(const std::vector<ThreadGroup>& groups, std::size_t shown_groups) {
    std::size_t shown = 0;
    std::size_t total = 0;
    for (std::size_t at = 0; at < groups.size(); ++at) {
      total += groups[at].size();
      if (at < shown_groups) shown += groups[at].size();
    }
    add_elision(shown, total, all_stacks);
  }

  void add_elision(std::size_t shown, std::size_t total, const char* how) {
    ++used_;
    answer_.add(
        document::Elision{shown, total, session::in_words(how, query_.session.host().words())});
  }

  void add_empty_line() {
    ++used_;
    answer_.add(document::Paragraph{});
  }

  void add_what_is_missing(const Findings& findings) {
    session::Session& session = query_.session;
    if (session.host().interrupted())
      answer_.add(document::Cut{Exhausted::interrupted, "the remaining threads"});
    add_untold(findings.waits.untold, answer_);
    answer_.add_lacks(findings.waits.lacks, "what threads wait for");
    answer_.add_lacks(findings.task_lacks, "some of the tasks");
    add_threads_not_visited(session, findings.waits.walk, answer_);
    if (work_.program().target->runs_on)
      answer_.add(document::Note{"the process ran meanwhile: this is of several moments"});
  }

  [[nodiscard]] std::size_t left() const {
    const std::size_t most = query_.session.host().screen_rows();
    const std::size_t taken = used_ + reserved_;
    return taken < most ? most - taken : 0;
  }

  [[nodiscard]] std::size_t left_beside(std::size_t rows) const {
    return left() - std::min(left(), rows);
  }

  const session::Query& query_;
  session::Work work_;
  Document answer_;
  std::size_t used_ = 0;  // rows of the screen
  std::size_t reserved_ = 0;  // for what comes last
};

/// A core without a Python that can be read is of a crash all the same.
Document refuse_without_python(const session::Query& query) {
  Document answer = session::no_python(query, "overview");
  const target::Target* const target = query.session.target();
  if (target != nullptr && target->fatal) {
    answer.add(document::Note{
        session::in_words("{why} says what is known of the crash", query.session.host().words())});
  }
  return answer;
}

Document run_overview(const session::Query& query) {
  const auto program = query.session.program();
  if (!program) return refuse_without_python(query);
  const auto os_threads = (*program)->target->threads->list();
  if (!os_threads) return session::no_answer(query, "overview", describe_error(os_threads.error()));
  const session::SelectionKeeper keeper(query.session.host());
  return Overview(query, **program).run(*os_threads);
}

/// Always: what a thread is at work with may be no Python.
bool overview_unwinds(std::string_view /*arguments*/) {
  return true;
}

constexpr std::array<Example, 1> overview_examples{{
    {"", "what keeps a process from going on, or else what it does"},
}};

}  // namespace

extern const Command overview_command{
    .name = "overview",
    .summary = "Show on one screen what crashed, who waits for whom, or what runs",
    .arguments = "",
    .help = overview_help,
    .category = Category::status,
    .run = run_overview,
    .is_about_a_thread = false,
    .reads_values = true,
    .unwinds = overview_unwinds,
    .shows_processes_below = true,
    .says_why = true,
    .examples = overview_examples,
};

}  // namespace hognose::command
