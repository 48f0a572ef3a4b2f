// bt-full: the traceback with frame numbers, addresses and local variables.
// SPDX-License-Identifier: MIT
#include "command/answer/backtrace.h"
#include "command/command.h"

namespace hognose::command {

namespace {

constexpr const char* bt_full_help =
    R"(Like {bt}, but each frame shows the number of its machine frame[[ (the N of `{machine_frame}`)]], its address,
and its local variables with their values:

  #7 Frame 0x7f80a4, for file app.py, line 12, in work (job=3, done=[1, 2])
      job = step(job)

From Python 3.11 on, several Python frames may share one machine frame, and so one number.
A line is cut after 1024 characters; `{max_repr}` changes that.)";

document::Document run_bt_full(const session::Query& query) {
  return answer_backtrace(query, "bt-full", document::TraceForm::full);
}

}  // namespace

extern const Command bt_full_command{
    .name = "bt-full",
    .summary = "Show the Python traceback with frame numbers and local variables",
    .arguments = "",
    .help = bt_full_help,
    .category = Category::stack,
    .run = run_bt_full,
    .reads_values = true,
};

}  // namespace hognose::command
