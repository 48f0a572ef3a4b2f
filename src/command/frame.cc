// frame: shows the selected Python frame, or selects one among all of the thread.
// SPDX-License-Identifier: MIT
#include "base/formatted.h"
#include "command/commands.h"
#include "command/move.h"
#include "command/path.h"
#include "command/place.h"
#include "command/trace.h"

namespace hognose::command {

namespace {

/// Selects the n-th Python frame, and the machine frame that runs it.
bool select(Session& session, const native::MergedStack& stack, std::size_t number) {
  const auto index = find_python_frame(stack, number);
  if (!index) return false;
  const auto level = stack.entries[*index].level;
  if (level && level != session.host().selected_level()) session.host().select(*level);
  return session.select_frame(number);
}

}  // namespace

document::Document run_frame(Session& session, std::string_view arguments) {
  arguments = trim(arguments);
  const auto number = parse_count(arguments);
  if (!arguments.empty() && (!number || *number < 0)) {
    return no_answer(session, "frame", repr_of(arguments) + " is not the number of a Python frame");
  }
  const auto situation = session.situation();
  if (!situation) return no_answer(session, "frame", no_python_frame);
  const native::MergedStack& stack = (*situation)->stack;
  const std::size_t count = count_python_frames(stack, stack.entries.size());
  if (number && !select(session, stack, static_cast<std::size_t>(*number))) {
    return no_answer(session,
                     "frame",
                     formatted("There is no Python frame {}; this thread has {}", *number, count));
  }
  const auto selected = find_selected(session);
  if (!selected) return no_answer(session, "frame", no_python_frame);
  Work work(session, *selected->program);
  document::Document answer = new_answer("frame");
  answer.add(document::Paragraph{
      formatted("Python frame {} of {}", count_python_frames(stack, selected->index), count)});
  answer.add(make_traceback(
      work, std::span(stack.entries).subspan(selected->index, 1), document::TraceForm::full));
  return work.finish(std::move(answer));
}

}  // namespace hognose::command
