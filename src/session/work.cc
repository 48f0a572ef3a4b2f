// What commands share.
// SPDX-License-Identifier: MIT
#include "session/work.h"

#include <algorithm>
#include <utility>

#include "python/kinds/kinds.h"
#include "session/place.h"
#include "session/program_notes.h"
#include "session/source_choice.h"

namespace hognose::session {
namespace {

// The newest frame, and those that are counted from it, are others where newer ones are lost.
Lacks find_lacks_of_choice(const Query& query, const ThreadStack& stack, std::size_t index) {
  Lacks lacks;
  const native::MergedStack& merged = stack.merged;
  const bool is_counted = query.session.selection().find_chosen(stack, query.reading).has_value();
  const bool is_newest = find_newest_python(merged, 0) == index;
  if (merged.newest_hole && (is_counted || is_newest)) lacks.add(*merged.newest_hole);
  return lacks;
}

}  // namespace

Work::Work(const Query& query, const python::Program& program)
    : query_(query),
      program_(program),
      budget_(query.session.budget(query.reading)),
      options_{query.session.host().max_repr(), query.session.host().charset(), true} {}

std::string Work::describe(Address object) {
  return take(python::describe(program_, object, options_, budget_));
}

std::string Work::describe(const python::Member& member) {
  return take(python::describe(program_, member, options_, budget_));
}

std::string Work::describe(const python::FramePart& part) {
  return take(python::describe(program_, part, options_, budget_));
}

std::string Work::take(python::Description value) {
  const auto hole = value.lacks.hole();
  has_holes_ = has_holes_ || hole;
  if (hole && value.text.find("<unreadable") == std::string::npos) lacks_.add(*hole);
  return std::move(value.text);
}

void Work::fit_screen(std::size_t taken) {
  constexpr std::size_t room_of_mark = 14;  // for what says that the line was cut
  constexpr std::size_t least = 20;
  const auto columns = session().host().screen_columns();
  if (!columns) return;
  options_.most_nested = 2;
  options_.max_repr = std::max(least, *columns - std::min(*columns, taken + room_of_mark));
}

document::Document Work::finish(document::Document answer) {
  answer.has_holes = answer.has_holes || has_holes_;
  answer.add_lacks(lacks_, "what an <unknown> object is");
  answer.add_lacks({{}, budget_.exhausted()}, "not all was read");
  if (const auto opened = session().open()) {
    for (std::string& note : (*opened)->take_notes())
      answer.add(document::Note{std::move(note)});
  }
  for (std::string& note : take_source_notes(program_))
    answer.add(document::Note{std::move(note)});
  if (const std::size_t count = session().sources().take_withheld(); count != 0)
    answer.add(document::Note{describe_withheld(count, session().host().words())});
  return answer;
}

std::optional<Selected> find_selected(const Query& query) {
  const auto program = query.session.program();
  const auto stack = query.stack();
  if (!program || !stack) return std::nullopt;
  const auto index = query.session.selection().find_frame(**stack, query.reading);
  if (!index) return std::nullopt;
  return Selected{*program, *stack, *index, find_lacks_of_choice(query, **stack, *index)};
}

std::shared_ptr<const source::SourceFile> find_source(Work& work, const python::Frame& frame) {
  const auto& code = python::find_code(work.program(), frame.code);
  auto file = work.session().sources().find(
      *work.program().target->files, frame.path(), code ? &*code : nullptr);
  return code ? choose_source(work.program(), frame, *code, std::move(file)) : file;
}

document::Document no_answer(const Query& query, std::string_view command, std::string text) {
  document::Document answer = new_answer(command);
  answer.answered = false;
  answer.add(document::Paragraph{std::move(text)});
  const bool has_process = query.session.host().process_key() != 0;
  if (const auto program = query.session.program(); has_process && !program) {
    answer.add(
        document::Note{"no Python to read in this process: " + describe_error(program.error())});
  } else if (program) {
    const auto stack = query.stack();
    if (stack) {  // whose frames are lost may have the one that was asked for
      answer.add_lacks((*stack)->merged.lacks, "the frames of this thread");
    } else if (stack.error().kind != ErrorKind::not_found) {
      answer.add(document::Hole{stack.error(), "the Python threads"});
    }
  }
  return answer;
}

document::Document no_python(const Query& query, std::string_view command) {
  const bool has_process = query.session.host().process_key() != 0;
  return no_answer(query, command, has_process ? "No Python in this process" : "No process");
}

document::Document new_answer(std::string_view command) {
  document::Document answer;
  answer.command = std::string(command);
  return answer;
}

}  // namespace hognose::session
