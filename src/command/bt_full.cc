// bt-full: the traceback with frame numbers, addresses and local variables.
// SPDX-License-Identifier: MIT
#include <array>

#include "command/answer/backtrace.h"
#include "command/arguments.h"

namespace hognose::command {

namespace {

constexpr const char* bt_full_help =
    R"(Like {bt}, but each frame shows the number of its machine frame[[ (the N of `{machine_frame}`)]], its address,
and its local variables with their values:

  #7 Frame 0x7f80a4, for file app.py, line 12, in work (job=3, done=[1, 2])
      job = step(job)

From Python 3.11 on, several Python frames may share one machine frame, and so one number.
A line is cut after 1024 characters; `{max_repr}` changes that.

  --all    show every frame and all of a line, also on a terminal: there, frames of a recursion that
           repeat are shown once, with the variables of the newest
  --fold   show frames that repeat once, wherever the answer goes)";

constexpr Flag whole_line_flag{"--all",
                               "Show every frame and thread, and whole lines, also on a terminal"};
constexpr Flag rounds_flag{"--fold", "Show frames that repeat once, also in a file or a pipe"};
constexpr std::array bt_full_flags{whole_line_flag, rounds_flag};

document::Extent read_extent(std::string_view arguments) {
  const auto given = read_flags(bt_full_flags, arguments);
  if (!given || given->empty()) return document::Extent::of_place;
  const bool is_whole = given->back() == whole_line_flag.name;
  return is_whole ? document::Extent::whole : document::Extent::folded;
}

document::Document run_bt_full(const session::Query& query) {
  return answer_backtrace(
      query,
      "bt-full",
      {.form = document::TraceForm::full, .extent = read_extent(query.arguments)});
}

constexpr std::array<Example, 2> bt_full_examples{{
    {"", "stacks with the values of arguments and variables"},
    {"--all", "every frame of them, also on a terminal"},
}};

}  // namespace

extern const Command bt_full_command{
    .name = "bt-full",
    .summary = "Show the Python traceback with frame numbers and local variables",
    .arguments = "[--all | --fold]",
    .help = bt_full_help,
    .category = Category::stack,
    .run = run_bt_full,
    .reads_values = true,
    .flags = bt_full_flags,
    .examples = bt_full_examples,
};

}  // namespace hognose::command
