// Choosing between a traceback with machine frames and one without.
// SPDX-License-Identifier: MIT
#include "command/answer/backtrace.h"

#include <utility>

#include "command/answer/greenlet_list.h"
#include "command/answer/loop_note.h"
#include "session/place.h"

namespace hognose::command {
namespace {

native::Detail detail_for(const BacktraceWishes& wishes, std::int64_t level) {
  const bool is_plain = wishes.form == document::TraceForm::brief && level == 0;
  return is_plain && wishes.native == NativeFrames::none ? native::Detail::order
                                                         : native::Detail::levels;
}

void fit_screen(const BacktraceWishes& wishes, session::Work& work) {
  const bool is_of_place = wishes.extent == document::Extent::of_place;
  if (is_of_place && wishes.form == document::TraceForm::full)
    work.fit_screen(session::room_of_level);
}

}  // namespace

document::Document answer_backtrace(const session::Query& query,
                                    std::string_view command,
                                    const BacktraceWishes& wishes) {
  const auto [form, native, extent] = wishes;
  const auto program = query.session.program();
  const auto level = query.session.host().selected_level();
  const auto read = query.stack(detail_for(wishes, level.value_or(0)));
  if (!program || !read) return session::no_answer(query, command, session::no_python_frame);
  const native::MergedStack& stack = (*read)->merged;
  const std::size_t start = session::find_start(stack, level);
  const bool has_python = start < stack.entries.size() || !stack.lacks.holes.empty();
  const bool unwinds = native != NativeFrames::none && (*read)->machine != nullptr;
  if (!has_python && !unwinds) return session::no_answer(query, command, session::no_python_frame);
  session::Work work(query, **program);
  fit_screen(wishes, work);
  document::Document answer = session::new_answer(command);
  answer.extent = extent;
  // A thread that holds the GIL and runs no Python, such as GDB's own, has machine frames still.
  auto trace = unwinds ? make_native_traceback(work, **read, form, native)
                       : make_traceback(work, std::span(stack.entries).subspan(start), form);
  if (!has_python && trace.entries.empty())
    return session::no_answer(query, command, session::no_python_frame);
  trace.has_header = form != document::TraceForm::full || (*program)->style.bt_full_header;
  answer.add(std::move(trace));
  answer.add_lacks(stack.lacks, session::older_frames);
  if (native != NativeFrames::none) {
    add_loop_note(work, **read, answer);
    add_greenlet_note(work, **read, answer);
  }
  return work.finish(std::move(answer));
}

}  // namespace hognose::command
