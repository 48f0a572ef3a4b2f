// Lib/traceback.py, TracebackException.format(), over a document.
// SPDX-License-Identifier: MIT
#include "render/exceptions.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/counted.h"
#include "base/formatted.h"
#include "base/harmless.h"
#include "base/utf8.h"
#include "render/characters.h"
#include "render/hole_text.h"

namespace hognose::render {
namespace {

using document::Exception;
using document::FramePlace;
using document::RaisedFrame;
using document::SourceRow;

constexpr std::size_t most_repeats = 3;  // _RECURSIVE_CUTOFF
constexpr std::size_t most_group_width = 15;  // max_group_width
constexpr std::size_t most_group_depth = 10;  // max_group_depth

constexpr const char* cause_message =
    "\nThe above exception was the direct cause of the following exception:\n";
constexpr const char* context_message =
    "\nDuring handling of the above exception, another exception occurred:\n";

/// The line below a row: `~~^~~`; nothing but spaces where a row has nothing underlined.
std::string draw_underline(const SourceRow& row, bool counts_cells) {
  const auto width = [&](std::size_t begin, std::size_t end) {
    if (begin >= end) return std::size_t{0};
    const auto part = std::string_view(row.text).substr(begin, end - begin);
    return counts_cells ? count_cells(part) : count_characters(part);
  };
  const std::size_t end = std::min(row.running.end, row.text.size());
  const std::size_t begin = std::min(row.running.begin, end);
  if (begin == end) return {};
  std::string drawn(width(0, begin), ' ');
  if (!row.has_centre) return drawn.append(width(begin, end), '^');
  const std::size_t centre_begin = std::clamp(row.centre.begin, begin, end);
  const std::size_t centre_end = std::clamp(row.centre.end, centre_begin, end);
  drawn.append(width(begin, centre_begin), '~');
  drawn.append(width(centre_begin, centre_end), '^');
  return drawn.append(width(centre_end, end), '~');
}

/// Whether a traceback counts two frames as one line that repeats.
bool is_same_place(const FramePlace& one, const FramePlace& other) {
  return one.line && one.file == other.file && one.line == other.line &&
         one.function == other.function;
}

class ExceptionsWriter {
 public:
  ExceptionsWriter(Sheet& sheet, const document::Exceptions& block)
      : sheet_(sheet), block_(block) {}

  // Recursive: a group in a group is a level, of which ten are shown.
  void write_chain(std::size_t last) {
    std::vector<Step> steps = find_steps(last);
    std::reverse(steps.begin(), steps.end());
    for (const Step& step : steps) {
      if (step.message != nullptr) write_lines(step.message);
      const Exception& exception = block_.list[step.index];
      if (!exception.is_group) {
        write_plain(exception);
      } else if (depth_ > most_group_depth) {
        write_lines(formatted("... (max_group_depth is {})", most_group_depth));
      } else {
        write_group(exception);
      }
    }
  }

 private:
  struct Step {
    std::size_t index;
    const char* message;  // what stands between this exception and the one that led to it
  };

  /// The exception, what it came of, and so on.
  [[nodiscard]] std::vector<Step> find_steps(std::size_t index) const {
    std::vector<Step> steps;
    while (steps.size() < block_.list.size()) {
      const Exception& exception = block_.list[index];
      const bool has_cause = exception.cause && !exception.cause->is_shown_elsewhere;
      const bool has_context = exception.context && !exception.context->is_shown_elsewhere &&
                               !exception.suppresses_context;
      steps.push_back({index, has_cause ? cause_message : has_context ? context_message : nullptr});
      if (!has_cause && !has_context) break;
      index = has_cause ? exception.cause->to : exception.context->to;
    }
    return steps;
  }

  void write_plain(const Exception& exception) {
    if (!exception.frames.empty()) write_lines("Traceback (most recent call last):");
    write_rest(exception);
  }

  // Recursive by write_chain().
  void write_group(const Exception& group) {
    const bool is_outermost = depth_ == 0;
    if (is_outermost) ++depth_;
    if (!group.frames.empty()) {
      write_line("Exception Group Traceback (most recent call last):",
                 Ink::plain,
                 is_outermost ? '+' : '|');
    }
    write_rest(group);
    write_members(group);
    if (is_outermost) depth_ = 0;
  }

  // Recursive by write_chain().
  void write_members(const Exception& group) {
    const std::size_t count = std::min(group.members.size(), most_group_width + 1);
    needs_end_ = false;
    for (std::size_t at = 0; at < count; ++at) {
      const bool is_last = at + 1 == count;
      if (is_last) needs_end_ = true;
      write_member(group, at);
      if (is_last && needs_end_) {
        sheet_.line(indent() + "+------------------------------------");
        needs_end_ = false;
      }
      --depth_;
    }
  }

  /// One member behind its number, a level deeper; past the last that is shown, how many there are.
  void write_member(const Exception& group, std::size_t at) {
    const bool is_cut = at == most_group_width;
    const std::string title = is_cut ? "..." : formatted("{}", at + 1);
    sheet_.line(indent() + (at == 0 ? "+-" : "  ") +
                formatted("+---------------- {} ----------------", title));
    ++depth_;
    if (!is_cut) return write_chain(group.members[at]);
    const std::uint64_t left = group.member_count - most_group_width;
    write_lines("and " + counted(left, "more exception"));
  }

  /// Frames, the last line, notes, and what to know of this answer.
  void write_rest(const Exception& exception) {
    write_frames(exception.frames);
    for (const std::string& row : exception.place)
      write_lines(row);
    const std::string type = harmless_line(as_name(exception.type));
    write_lines(exception.message.empty() ? type : type + ": " + exception.message);
    for (const std::string& note : exception.notes)
      write_lines(note);
    for (const std::string& remark : exception.remarks)
      write_line("    (" + remark + ")", Ink::warning);
    for (const Error& hole : exception.lacks.holes)
      write_line("    " + hole_text(hole), Ink::warning);
  }

  void write_frames(const std::vector<RaisedFrame>& frames) {
    std::size_t repeats = 0;
    for (std::size_t at = 0; at < frames.size(); ++at) {
      const bool is_same = block_.folds_repeated_lines && at > 0 &&
                           is_same_place(frames[at].place, frames[at - 1].place);
      if (!is_same) {
        write_repeats(repeats);
        repeats = 0;
      }
      if (++repeats <= most_repeats) write_frame(frames[at]);
    }
    write_repeats(repeats);
  }

  void write_repeats(std::size_t repeats) {
    if (repeats <= most_repeats) return;
    const std::size_t more = repeats - most_repeats;
    write_lines(formatted("  [Previous line repeated {} more time{}]", more, more > 1 ? "s" : ""));
  }

  void write_frame(const RaisedFrame& frame) {
    begin_line();
    sheet_.add("  File \"")
        .add(frame.place.file, Ink::place)
        .add("\", line ")
        .add(frame.place.line   ? formatted("{}", *frame.place.line)
             : frame.place.hole ? "?"
                                : "None",
             Ink::place)
        .add(", in ")
        .line(frame.place.function, Ink::function);
    for (const SourceRow& row : frame.source) {
      write_line("    " + row.text);
      if (row.is_underlined) {
        write_line("    " + draw_underline(row, block_.counts_cells), Ink::mark);
      }
    }
    for (const document::Binding& local : frame.locals)
      write_lines(formatted("    {} = {}", harmless_line(as_name(local.name)), local.value));
    if (frame.place.hole) write_line("    " + hole_text(*frame.place.hole), Ink::warning);
  }

  [[nodiscard]] std::string indent() const { return std::string().append(2 * depth_, ' '); }

  void begin_line(char margin = '|') {
    if (depth_ != 0) sheet_.add(indent() + margin + ' ');
  }
  void write_line(std::string_view text, Ink ink = Ink::plain, char margin = '|') {
    begin_line(margin);
    sheet_.line(text, ink);
  }
  /// Each line of a text, which may be a value, behind the margin of its group.
  void write_lines(std::string_view text) {
    while (true) {
      const std::size_t end = text.find('\n');
      begin_line();
      sheet_.add_value(text.substr(0, end)).end_line();
      if (end == std::string_view::npos) return;
      text.remove_prefix(end + 1);
    }
  }

  Sheet& sheet_;
  const document::Exceptions& block_;
  std::size_t depth_ = 0;
  bool needs_end_ = false;
};

}  // namespace

void add_exceptions(Sheet& sheet, const document::Exceptions& block) {
  sheet.line(formatted("Being {} ({}):", block.role, block.known_from), Ink::heading);
  if (!block.list.empty()) ExceptionsWriter(sheet, block).write_chain(0);
}

std::size_t count_holes(const document::Exceptions& block) {
  std::size_t count = 0;
  for (const Exception& exception : block.list) {
    count += exception.lacks.holes.size();
    count += static_cast<std::size_t>(std::ranges::count_if(
        exception.frames, [](const RaisedFrame& frame) { return frame.place.hole.has_value(); }));
  }
  return count;
}

}  // namespace hognose::render
