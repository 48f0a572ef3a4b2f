// Moving through a stack.
// SPDX-License-Identifier: MIT
#include "command/answer/move.h"

#include <algorithm>
#include <charconv>

#include "command/answer/trace.h"
#include "command/path/path.h"
#include "session/place.h"

namespace hognose::command {

namespace {

/// The span where the user stands: of the frame that was chosen, or at or older than the selected frame.
std::size_t find_current_span(const session::Query& query,
                              const session::ThreadStack& stack,
                              const std::vector<session::LevelSpan>& spans) {
  const auto chosen = query.session.selection().find_chosen(stack, query.reading);
  return session::find_level_span(
      spans,
      chosen ? *chosen : session::find_start(stack.merged, query.session.host().selected_level()));
}

/// Selects a span: its machine frame where the host can, else its newest Python frame.
bool select_span(session::Session& session,
                 const session::ThreadStack& stack,
                 const session::LevelSpan& span) {
  if (span.level && session.host().select(*span.level)) {
    session.selection().forget();
    return true;
  }
  const auto python = session::find_newest_python(stack.merged, span.begin);
  if (!python || *python >= span.end) return span.level.has_value();
  return session.selection().choose(stack, session::count_python_frames(stack.merged, *python));
}

/// Where `steps` spans towards older (positive) or newer frames lead, as far as there are any;
/// nothing if not even one can be taken.
std::optional<std::size_t> find_destination(std::size_t current,
                                            std::int64_t steps,
                                            std::size_t count) {
  const auto last = static_cast<std::int64_t>(count) - 1;
  const auto from = static_cast<std::int64_t>(current);
  const std::int64_t to = std::clamp<std::int64_t>(from + steps, 0, last);
  const bool has_moved = steps > 0 ? to > from : to < from;
  if (last < 0 || (steps != 0 && !has_moved)) return std::nullopt;
  return static_cast<std::size_t>(to);
}

}  // namespace

std::optional<std::int64_t> parse_count(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000;
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || value < -most || value > most) return {};
  return value;
}

std::string find_mistake_of_move(std::string_view arguments, const session::Words& /*words*/) {
  arguments = trim(arguments);
  if (arguments.empty() || parse_count(arguments)) return {};
  return repr_of(arguments) + " is not a number of frames";
}

document::Document move_in_stack(const session::Query& query,
                                 std::string_view command,
                                 Direction direction) {
  const auto arguments = trim(query.arguments);
  const std::int64_t count = parse_count(arguments).value_or(1);
  const auto program = query.session.program();
  const auto read = query.stack();
  if (!program || !read) return session::no_answer(query, command, session::no_python_frame);
  const native::MergedStack& stack = (*read)->merged;
  const std::vector<session::LevelSpan> spans = session::find_level_spans(stack);
  const std::size_t current = find_current_span(query, **read, spans);
  const std::int64_t steps = direction == Direction::older ? count : -count;
  if (spans.empty() || (current == spans.size() && steps >= 0)) {
    return session::no_answer(query, command, session::no_python_frame);
  }
  const auto to = find_destination(current, steps, spans.size());
  if (!to || !select_span(query.session, **read, spans[*to])) {
    return session::no_answer(
        query,
        command,
        steps > 0 ? "Unable to find an older python frame" : "Unable to find a newer python frame");
  }
  session::Work work(query, **program);
  work.fit_screen(session::room_of_level);
  document::Document answer = session::new_answer(command);
  const session::LevelSpan& span = spans[*to];
  answer.add(make_traceback(work,
                            std::span(stack.entries).subspan(span.begin, span.end - span.begin),
                            document::TraceForm::full));
  return work.finish(std::move(answer));
}

}  // namespace hognose::command
