// locals: the variables of the selected Python frames and their values.
// SPDX-License-Identifier: MIT
#include <array>

#include "base/formatted.h"
#include "command/arguments.h"
#include "command/path/names.h"
#include "python/frames/frame_slots.h"

namespace hognose::command {

namespace {

constexpr const char* locals_help =
    R"(Shows the variables of the selected Python frame: locals, then cells and free variables, then the
names of a class body; names that are not bound yet are left out. From Python 3.11 on one machine
frame may run several Python frames: all of them are shown, each under `Locals for FUNCTION`;
`{python_frame}` selects a single one.

Where a person reads on a screen, a value takes one line of it, what is in objects of objects is
`<TYPE ...>`, an object that stands further up is `<TYPE, shown above>`, and of many frames the
newest are shown.

  --all   show all frames and values whole, also on a terminal[[

The debugger's `{own_locals}` shows the variables of C functions.]])";

/// Frames, and why there may be older ones that should stand with them.
struct Frames {
  std::vector<const python::Frame*> known;
  Lacks lacks;
};

/// The Python frames that share the machine frame of the selected one; only that one if the user
/// chose it.
Frames find_frames(const session::Query& query, const session::Selected& selected) {
  const session::Selection& selection = query.session.selection();
  if (selection.find_chosen(*selected.stack, query.reading)) return {{&selected.frame()}, {}};
  Frames frames;
  const auto& entries = selected.stack->merged.entries;
  for (std::size_t at = selected.index; at < entries.size(); ++at) {
    if (entries[at].level != entries[selected.index].level) return frames;
    if (entries[at].kind == native::EntryKind::python_frame)
      frames.known.push_back(&entries[at].frame);
  }
  frames.lacks = selected.stack->merged.lacks;
  return frames;
}

constexpr Flag all_frames_flag{"--all", "Show all frames and values whole, also on a terminal"};
constexpr std::array locals_flags{all_frames_flag};

/// Lines of one thread after which no other frame is begun on a screen.
constexpr std::size_t most_lines_of_thread = 22;

/// Whether the answer is for a person's screen.
bool is_for_screen(const session::Query& query) {
  return query.arguments.find(all_frames_flag.name) == std::string_view::npos &&
         query.session.host().screen_columns().has_value();
}

/// Adds the variables of a frame. Gives how many lines that takes.
std::size_t add_locals(session::Work& work,
                       const python::Frame& frame,
                       bool has_heading,
                       document::Document& answer) {
  constexpr std::string_view equals = " = ";
  const bool is_short = is_for_screen(work.query());
  Lacks lacks;
  document::Bindings shown;
  if (has_heading) shown.heading = "Locals for " + frame.name();
  for (Variable& variable : read_own_variables(work, frame, lacks)) {
    if (!work.budget().spend_node()) break;
    if (is_short) work.fit_screen(variable.name.size() + equals.size());
    shown.rows.push_back(
        {std::move(variable.scope), std::move(variable.name), work.describe(variable.value)});
  }
  const std::size_t lines = 1 + shown.rows.size();
  answer.add(std::move(shown));
  for (const Error& error : lacks.holes) {
    answer.add(document::Hole{error, "variables of " + frame.name()});
  }
  return lines;
}

/// Adds the variables of all frames; of many, where they are for a screen, those of the newest.
void add_frames(session::Work& work,
                const std::vector<const python::Frame*>& frames,
                document::Document& answer) {
  const bool is_short = is_for_screen(work.query());
  const bool has_heading = work.program().style.locals_header || frames.size() > 1;
  std::size_t lines = 0;
  for (std::size_t at = 0; at < frames.size(); ++at) {
    if (is_short && lines >= most_lines_of_thread) {
      answer.add(document::Elision{
          at, frames.size(), formatted("{} shows all frames", all_frames_flag.name)});
      return;
    }
    lines += add_locals(work, *frames[at], has_heading, answer);
  }
}

document::Document run_locals(const session::Query& query) {
  const auto selected = session::find_selected(query);
  if (!selected) return session::no_answer(query, "locals", session::no_python_frame);
  session::Work work(query, *selected->program);
  document::Document answer = session::new_answer("locals");
  const Frames frames = find_frames(query, *selected);
  if (is_for_screen(query)) work.show_once();
  add_frames(work, frames.known, answer);
  answer.add_lacks(selected->lacks, session::newer_frames);
  answer.add_lacks(frames.lacks, session::older_frames);
  return work.finish(std::move(answer));
}

constexpr std::array<Example, 2> locals_examples{{
    {"", "the variables of each thread's newest frame"},
    {"--all", "all of each value, also on a terminal"},
}};

}  // namespace

extern const Command locals_command{
    .name = "locals",
    .summary = "Show the variables of the selected Python frame",
    .arguments = "[--all]",
    .help = locals_help,
    .category = Category::data,
    .run = run_locals,
    .reads_values = true,
    .flags = locals_flags,
    .examples = locals_examples,
};

}  // namespace hognose::command
