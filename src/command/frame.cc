// frame: shows the selected Python frame, or selects one among all of the thread.
// SPDX-License-Identifier: MIT
#include "base/formatted.h"
#include "command/answer/move.h"
#include "command/answer/trace.h"
#include "command/command.h"
#include "command/path/path.h"
#include "session/place.h"

namespace hognose::command {

namespace {

constexpr const char* frame_help =
    R"(Selects one Python frame for {print}, {locals} and {list}. N counts the Python frames of the
thread as {bt} lists them, from 0, the newest; builtin functions do not count. The machine frame
that runs it is selected as well. The choice holds until another machine frame or thread is
selected, or the program runs. Without N, shows the Python frame that is selected now.[[

This is not the debugger's `{machine_frame}`, whose N counts machine frames ({bt} -n shows those).]])";

/// Selects the n-th Python frame, and the machine frame that runs it.
bool select(session::Session& session, const session::ThreadStack& stack, std::size_t number) {
  const auto index = session::find_python_frame(stack.merged, number);
  if (!index) return false;
  const auto level = stack.merged.entries[*index].level;
  if (level && level != session.host().selected_level()) session.host().select(*level);
  return session.selection().choose(stack, number);
}

std::string find_mistake_of_frame(std::string_view arguments, const session::Words& /*words*/) {
  arguments = trim(arguments);
  const auto number = parse_count(arguments);
  if (arguments.empty() || (number && *number >= 0)) return {};
  return repr_of(arguments) + " is not the number of a Python frame";
}

document::Document run_frame(const session::Query& query) {
  const auto number = parse_count(trim(query.arguments));
  const auto read = query.stack();
  if (!read) return session::no_answer(query, "frame", session::no_python_frame);
  const native::MergedStack& stack = (*read)->merged;
  const std::size_t count = session::count_python_frames(stack, stack.entries.size());
  if (number && !select(query.session, **read, static_cast<std::size_t>(*number))) {
    return session::no_answer(
        query,
        "frame",
        formatted("There is no Python frame {}; this thread has {}", *number, count));
  }
  const auto selected = session::find_selected(query);
  if (!selected) return session::no_answer(query, "frame", session::no_python_frame);
  session::Work work(query, *selected->program);
  work.fit_screen(session::room_of_level);
  document::Document answer = session::new_answer("frame");
  answer.add(document::Paragraph{formatted(
      "Python frame {} of {}", session::count_python_frames(stack, selected->index), count)});
  answer.add(make_traceback(
      work, std::span(stack.entries).subspan(selected->index, 1), document::TraceForm::full));
  answer.add_lacks(selected->lacks, session::newer_frames);
  answer.add_lacks(stack.lacks, session::older_frames);
  return work.finish(std::move(answer));
}

}  // namespace

extern const Command frame_command{
    .name = "frame",
    .summary = "Select one Python frame, or show the selected one",
    .arguments = "[N]",
    .help = frame_help,
    .category = Category::stack,
    .run = run_frame,
    .needs_a_prompt = true,
    .find_mistake = find_mistake_of_frame,
    .names_target = false,
};

}  // namespace hognose::command
