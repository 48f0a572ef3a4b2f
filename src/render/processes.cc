// Writes lists of processes.
// SPDX-License-Identifier: MIT
#include "render/processes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/formatted.h"
#include "base/harmless.h"
#include "base/place_text.h"
#include "base/utf8.h"
#include "render/characters.h"

namespace hognose::render {
namespace {

using document::Process;

/// Deeper ones are drawn no further to the right.
constexpr std::size_t deepest_branch = 12;
/// Characters of a command line that are shown.
constexpr std::size_t most_of_command = 40;

constexpr std::size_t column_count = 6;
constexpr std::array<const char*, column_count> columns{
    "PID", "PARENT", "USER", "PYTHON", "THREADS", "COMMAND"};
using Cells = std::array<std::string, column_count>;

std::string shorten(const std::string& text) {
  std::string line = harmless_line(as_name(text));
  if (count_characters(line) <= most_of_command) return line;
  return std::string(first_characters(line, most_of_command - 1)) + "…";
}

std::string version_of(const Process& process) {
  constexpr std::string_view implementation = "CPython ";
  std::string_view text = process.python;
  if (text.starts_with(implementation)) text.remove_prefix(implementation.size());
  return text.empty() ? "?" : harmless_line(as_name(text));
}

Cells make_cells(const Process& process, const std::string& branch) {
  return {formatted("{}", process.pid),
          formatted("{}", process.parent),
          harmless_line(as_name(process.user)),
          version_of(process),
          formatted("{}", process.threads),
          branch + shorten(process.command)};
}

std::string describe(const Process& process) {
  if (!process.place) return process.does;
  const document::FramePlace& place = *process.place;
  return formatted("{}{}in {}, {}",
                   process.does,
                   process.does.empty() ? "" : "; ",
                   place.function,
                   place_in_file(base_name(place.file), place.line));
}

/// Numbers stand at the right of their columns.
bool is_number(std::size_t column) {
  return column == 0 || column == 1 || column == 4;
}

class List {
 public:
  explicit List(const document::Processes& block) : block_(block), is_brief_(!block.title.empty()) {
    std::vector<std::size_t> depths;
    for (const Process& process : block.list)
      depths.push_back(process.depth);
    const auto branches = draw_branches(depths);
    for (std::size_t at = 0; at < block.list.size(); ++at)
      rows_.push_back(make_cells(block.list[at], branches[at]));
    for (std::size_t column = 0; column < column_count; ++column) {
      if (!is_brief_) widths_[column] = count_characters(columns[column]);
      for (const Cells& row : rows_)
        widths_[column] = std::max(widths_[column], count_characters(row[column]));
    }
  }

  void write(Sheet& sheet) const {
    if (is_brief_) {
      sheet.line(block_.title, Ink::heading);
    } else {
      Cells names;
      std::copy(columns.begin(), columns.end(), names.begin());
      sheet.line(lay_out(names) + "  DOES", Ink::heading);
    }
    for (std::size_t at = 0; at < rows_.size(); ++at) {
      sheet.add(lay_out(rows_[at])).add("  ").add(describe(block_.list[at]));
      sheet.end_line();
    }
  }

 private:
  [[nodiscard]] std::string lay_out(const Cells& cells) const {
    std::string text(is_brief_ ? "  " : "");
    for (std::size_t column = 0; column < column_count; ++column) {
      if (is_brief_ && column != 0 && column + 1 != column_count) continue;
      const std::string spaces(widths_[column] - count_characters(cells[column]), ' ');
      text += column == 0 ? "" : "  ";
      text += is_number(column) ? spaces + cells[column] : cells[column] + spaces;
    }
    return text;
  }

  const document::Processes& block_;
  bool is_brief_;  // a title of its own, and no more than who they are
  std::vector<Cells> rows_;
  std::array<std::size_t, column_count> widths_{};
};

}  // namespace

// From the last line to the first: a branch goes on below a line if one of the same depth follows
// before one that stands higher.
std::vector<std::string> draw_branches(std::span<const std::size_t> depths) {
  std::vector<std::string> branches(depths.size());
  std::vector<bool> goes_on(deepest_branch + 1,
                            false);  // at each depth, below the line that is drawn
  for (std::size_t at = depths.size(); at-- > 0;) {
    const std::size_t depth = std::min(depths[at], deepest_branch);
    std::string& text = branches[at];
    for (std::size_t above = 1; above < depth; ++above)
      text += goes_on[above] ? "│  " : "   ";
    if (depth != 0) text += goes_on[depth] ? "├─ " : "└─ ";
    goes_on[depth] = true;
    std::fill(goes_on.begin() + static_cast<std::ptrdiff_t>(depth) + 1, goes_on.end(), false);
  }
  return branches;
}

void add_processes(Sheet& sheet, const document::Processes& block) {
  List(block).write(sheet);
}

}  // namespace hognose::render
