// list: the source around the line that the selected Python frame is at.
// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>

#include "base/formatted.h"
#include "command/command.h"
#include "command/path/path.h"
#include "session/work.h"

namespace hognose::command {

namespace {

constexpr const char* list_help =
    R"(Lists the Python source around the line that the selected frame is at, which is marked with '>'.

  {list}             five lines before and after
  {list} START       from line START, eleven lines
  {list} START,END   these lines, both included

The file is looked for as the program under inspection names it: in its root folder and relative to
its working folder.[[ The debugger's own `{own_list}` shows the C source of the interpreter.]])";

/// Lines wanted, both included.
struct Range {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

constexpr std::int64_t lines_around = 5;
constexpr std::int64_t lines_from_start = 10;
constexpr const char* no_evaluator = "Unable to locate gdb frame for python bytecode interpreter";

/// Takes a number and the blanks around it from the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text) {
  constexpr std::int64_t most = 1'000'000'000;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ptr == text.data() || text.front() == '-') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return parsed.ec == std::errc() ? std::min(value, most) : most;
}

/// "START" or "START,END"; nothing for anything else.
std::optional<Range> parse_range(std::string_view text) {
  const auto first = take_number(text);
  if (!first) return std::nullopt;
  if (!text.empty() && text.front() == ',') {
    text.remove_prefix(1);
    if (const auto last = take_number(text)) return Range{*first, *last};
  }
  return Range{*first, *first + lines_from_start};
}

/// Whether the whole of `text` is a range, and no more.
bool is_range(std::string_view text) {
  const auto first = take_number(text);
  if (!first) return false;
  if (text.empty()) return true;
  if (text.front() != ',') return false;
  text.remove_prefix(1);
  return take_number(text) && text.empty();
}

std::string find_mistake_of_list(std::string_view arguments, const session::Words& /*words*/) {
  arguments = trim(arguments);
  if (arguments.empty() || is_range(arguments)) return {};
  return formatted("{} is no range of lines: 10 lists from line 10, and 10,20 to line 20",
                   repr_of(arguments));
}

std::string cannot_open(const python::Frame& frame, const source::SourceFile& source) {
  std::string text = formatted("Unable to open {}: {}", frame.filename(), source.error);
  const bool says_more =
      source.tried.size() > 1 || (!source.tried.empty() && source.tried.front() != frame.path());
  if (!says_more) return text;
  text += " (tried";
  const char* separator = " ";
  for (const std::string& path : source.tried) {
    text += separator + python::printable(path);
    separator = ", ";
  }
  return text + ")";
}

document::Listing make_listing(const python::Frame& frame,
                               const source::SourceFile& source,
                               Range range) {
  document::Listing listing;
  listing.file = frame.filename();
  const std::int64_t last = std::min(range.last, source.line_count());
  for (std::int64_t number = std::max<std::int64_t>(range.first, 1); number <= last; ++number) {
    listing.lines.push_back(
        {number, frame.position.line == number, source.line(number).value_or("")});
  }
  return listing;
}

document::Document run_list(const session::Query& query) {
  const auto selected = session::find_selected(query);
  if (!selected) return session::no_answer(query, "list", no_evaluator);
  const python::Frame& frame = selected->frame();
  std::optional<Range> range = parse_range(query.arguments);
  if (!range && frame.position.line) {
    range = Range{*frame.position.line - lines_around, *frame.position.line + lines_around};
  }
  if (!range) return session::no_answer(query, "list", "Unable to read python frame line number");
  session::Work work(query, *selected->program);
  const auto source = session::find_source(work, frame);
  if (!source->is_readable()) return session::no_answer(query, "list", cannot_open(frame, *source));
  document::Document answer = session::new_answer("list");
  answer.add(make_listing(frame, *source, *range));
  answer.add_lacks(selected->lacks, session::newer_frames);
  if (std::get<document::Listing>(answer.blocks.front()).lines.empty()) {
    answer.add(document::Note{formatted(
        "{} has {} lines; none of them is in this range", frame.filename(), source->line_count())});
  }
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 2> list_examples{{
    {"", "the source around the line that runs"},
    {"10,20", "lines 10 to 20 of that file"},
}};

}  // namespace

extern const Command list_command{
    .name = "list",
    .summary = "List the Python source around the current line",
    .arguments = "[START | START,END]",
    .help = list_help,
    .category = Category::files,
    .run = run_list,
    .find_mistake = find_mistake_of_list,
    .names_target = false,
    .examples = list_examples,
};

}  // namespace hognose::command
