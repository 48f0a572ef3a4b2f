// locals: the variables of the selected Python frames and their values.
// SPDX-License-Identifier: MIT
#include "command/command.h"
#include "command/path/names.h"
#include "python/frames/frame_slots.h"

namespace hognose::command {

namespace {

constexpr const char* locals_help =
    R"(Shows the variables of the selected Python frame: locals, then cells and free variables, then the
names of a class body; names that are not bound yet are left out. From Python 3.11 on one machine
frame may run several Python frames: all of them are shown, each under `Locals for FUNCTION`;
`{python_frame}` selects a single one.[[ The debugger's `{own_locals}` shows the variables of C functions.]])";

/// The Python frames that share the machine frame of the selected one; only that one if the user
/// chose it.
std::vector<const python::Frame*> find_frames(const session::Query& query,
                                              const session::Selected& selected) {
  const session::Selection& selection = query.session.selection();
  if (selection.find_chosen(*selected.stack, query.reading)) return {&selected.frame()};
  std::vector<const python::Frame*> frames;
  const auto& entries = selected.stack->merged.entries;
  for (std::size_t at = selected.index; at < entries.size(); ++at) {
    if (entries[at].level != entries[selected.index].level) break;
    if (entries[at].kind == native::EntryKind::python_frame) frames.push_back(&entries[at].frame);
  }
  return frames;
}

void add_locals(session::Work& work,
                const python::Frame& frame,
                bool has_heading,
                document::Document& answer) {
  Lacks lacks;
  document::Bindings shown;
  if (has_heading) shown.heading = "Locals for " + frame.name;
  for (Variable& variable : read_own_variables(work, frame, lacks)) {
    if (!work.budget().spend_node()) break;
    shown.rows.push_back(
        {std::move(variable.scope), std::move(variable.name), work.describe(variable.value)});
  }
  answer.add(std::move(shown));
  for (const Error& error : lacks.holes) {
    answer.add(document::Hole{error, "variables of " + frame.name});
  }
}

document::Document run_locals(const session::Query& query) {
  const auto selected = session::find_selected(query);
  if (!selected) return session::no_answer(query, "locals", session::no_python_frame);
  session::Work work(query, *selected->program);
  document::Document answer = session::new_answer("locals");
  const auto frames = find_frames(query, *selected);
  const bool has_heading = selected->program->style.locals_header || frames.size() > 1;
  for (const python::Frame* frame : frames) {
    add_locals(work, *frame, has_heading, answer);
  }
  return work.finish(std::move(answer));
}

}  // namespace

extern const Command locals_command{
    .name = "locals",
    .summary = "Show the variables of the selected Python frame",
    .arguments = "",
    .help = locals_help,
    .category = Category::data,
    .run = run_locals,
    .reads_values = true,
};

}  // namespace hognose::command
