// The program says this in its first lines, of what it opens; GDB has opened one process, and no other.
// SPDX-License-Identifier: MIT
#include "gdb/first_lines.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "base/formatted.h"
#include "command/headline.h"
#include "gdb/host/host.h"
#include "gdb/host/processes_below.h"

namespace hognose::gdb {
namespace {

using Blocks = std::vector<document::Block>;

constexpr std::size_t most_told_of = 4;

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

void add_processes_below(FirstLines& first) {
  const auto below = find_processes_below();
  if (below.list.empty()) return;
  document::Processes block;
  block.title = formatted("{} below it; `hognose {}` in a shell says what each does:",
                          counted(below.list.size(), "Python process"),
                          below.pid);
  const std::size_t shown = std::min(below.list.size(), most_told_of);
  for (std::size_t at = 0; at < shown; ++at) {
    document::Process& process = block.list.emplace_back();
    process.pid = below.list[at].pid;
    process.command = below.list[at].command;
  }
  first.rows += 1 + shown;
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
