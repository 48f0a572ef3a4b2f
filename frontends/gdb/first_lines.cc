// The program says this in its first lines, of what it opens. GDB has opened one process: others are looked at, and not stopped.
// SPDX-License-Identifier: MIT
#include "gdb/first_lines.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "base/formatted.h"
#include "command/headline.h"
#include "command/process_sum.h"
#include "gdb/host/host.h"
#include "gdb/host/process_beside.h"
#include "gdb/host/processes_below.h"
#include "session/live_reading.h"

namespace hognose::gdb {
namespace {

using Blocks = std::vector<document::Block>;

constexpr std::size_t most_told_of = 4;
/// Of so many it is found out which of them are stuck.
constexpr std::size_t most_looks = 200;

/// What stands above an answer, and the rows of a small screen that it takes.
struct FirstLines {
  Blocks blocks;
  std::size_t rows = 0;
};

void add_empty_line(FirstLines& first) {
  first.blocks.emplace_back(document::Paragraph{});
  ++first.rows;
}

void add_crash(const session::Query& query, FirstLines& first) {
  constexpr std::size_t columns = 100;
  const auto lines = command::find_crash_lines(query);
  if (lines.empty()) return;
  for (const std::string& line : lines) {
    first.blocks.emplace_back(document::Paragraph{line});
    first.rows += 1 + line.size() / columns;
  }
  add_empty_line(first);
}

Result<command::ProcessSum> sum_up(session::Session& session) {
  session::Reading reading;
  reading.reads_values = true;
  reading.unwinds = false;
  reading.stops_nobody = true;
  session::LiveReading live(session, reading);
  Result<command::ProcessSum> sum = command::ProcessSum{};
  do {
    TRY(live.read());
    sum = command::sum_up_process({session, {}, live.reading()});
  } while (live.must_read_again());
  return sum;
}

command::ListedProcess look_at(const ProcessBelow& below) {
  ProcessBeside beside(below.pid);
  session::Session session(beside, session_choices());
  command::ListedProcess one;
  one.process.pid = below.pid;
  one.process.command = below.command;
  if (auto sum = sum_up(session)) {
    one.process.does = std::move(sum->does);
    one.process.place = std::move(sum->place);
    one.is_stuck = sum->is_stuck;
    one.stands_by = sum->stands_by;
  } else {
    one.process.does = sum.error().kind == ErrorKind::permission
                           ? "may not be read"
                           : "cannot be read: " + describe_error(sum.error());
  }
  return one;
}

void add_processes_below(FirstLines& first) {
  constexpr std::size_t rows_of_one = 2;  // long lines are broken
  const auto below = find_processes_below();
  if (below.list.empty()) return;
  std::vector<command::ListedProcess> looked;
  for (const ProcessBelow& one : below.list) {
    if (looked.size() == most_looks || host().interrupted()) break;
    looked.push_back(look_at(one));
  }
  command::put_odd_ones_first(looked);
  document::Processes block;
  block.title = formatted("{} below it; `hognose -s {}` in a shell shows their stacks:",
                          counted(below.list.size(), "Python process"),
                          below.pid);
  const std::size_t shown = std::min(looked.size(), most_told_of);
  for (std::size_t at = 0; at < shown; ++at) {
    command::cut_to_two_rows(looked[at].process);
    block.list.push_back(std::move(looked[at].process));
  }
  first.rows += 1 + rows_of_one * shown;
  first.blocks.emplace_back(std::move(block));
  if (shown < below.list.size()) {
    first.blocks.emplace_back(document::Elision{
        shown, below.list.size(), formatted("`hognose -s {}` shows them all", below.pid)});
    ++first.rows;
  }
  add_empty_line(first);
}

FirstLines find_first_lines(const command::Command& row, const session::Query& query) {
  FirstLines first;
  if (row.is_about_a_thread) return first;  // a traceback begins as those of Python do
  if (row.says_why && query.session.program()) add_crash(query, first);
  if (row.shows_processes_below) add_processes_below(first);
  return first;
}

}  // namespace

document::Document ask_with_first_lines(const command::Command& row, const session::Query& query) {
  FirstLines first = find_first_lines(row, query);
  host().set_rows_above(first.rows);
  document::Document answer = command::ask(row, query);
  host().set_rows_above(0);
  // Of a shell that started a Python, what it has started stands below the refusal.
  answer.blocks.insert(answer.answered ? answer.blocks.begin() : answer.blocks.end(),
                       std::make_move_iterator(first.blocks.begin()),
                       std::make_move_iterator(first.blocks.end()));
  return answer;
}

}  // namespace hognose::gdb
