// Tracebacks of merged stacks.
// SPDX-License-Identifier: MIT
#include "command/answer/trace.h"

#include <map>
#include <utility>

#include "python/frames/code.h"
#include "python/frames/frame_slots.h"

namespace hognose::command {

namespace {

using document::TraceEntry;
using document::TraceForm;
using native::EntryKind;

std::string native_text(session::Work& work, const native::Entry& entry) {
  const bool is_call =
      entry.kind == EntryKind::c_function || entry.kind == EntryKind::method_wrapper;
  if (is_call && !entry.object.is_null()) return work.describe(entry.object);
  switch (entry.kind) {
    case EntryKind::waiting_for_gil:
      return "Waiting for the GIL";
    case EntryKind::collecting:
      return "Garbage-collecting";
    case EntryKind::method_wrapper:
      return "<method-wrapper, which one is not known>";
    case EntryKind::gap:
      return "<frames are missing here>";
    case EntryKind::c_function:
    case EntryKind::python_frame:
      break;
  }
  return "<built-in function or method, which one is not known>";
}

/// What the frame's own line lists: its locals, and arguments that live in cells.
bool is_shown_in_line(const python::Binding& binding) {
  return binding.kind == python::VariableKind::local || binding.is_argument;
}

void add_arguments(session::Work& work, const python::Frame& frame, TraceEntry& shown) {
  const auto bindings = python::read_bindings(work.program(), frame);
  if (!shown.place.hole) shown.place.hole = bindings.lacks.hole();
  const std::size_t limit = work.options().max_repr;
  std::size_t bytes = 0;
  for (const python::Binding& binding : bindings.known) {
    if (!is_shown_in_line(binding)) continue;
    // A character takes at most four bytes: past that, the line is cut before this value anyway.
    if (limit != 0 && bytes > 4 * limit) break;
    shown.arguments.push_back({"local", binding.name, work.describe(binding.value)});
    bytes += shown.arguments.back().name.size() + shown.arguments.back().value.size();
  }
}

/// Lines by the code and the instruction that they stand for: of many frames there are few.
struct KnownLines {
  static constexpr std::size_t most = 4096;
  std::map<std::pair<Address, std::int64_t>, source::MarkedLine> by_place;
};

source::MarkedLine find_new_line(session::Work& work, const python::Frame& frame) {
  return session::find_source(work, frame)->marked_line(frame.position);
}

// A frame that is traced has a line of its own.
source::MarkedLine find_line(session::Work& work, const python::Frame& frame) {
  if (frame.info == nullptr || !frame.instruction || frame.traced_line)
    return find_new_line(work, frame);
  auto& known = work.program().kept<KnownLines>().by_place;
  if (known.size() >= KnownLines::most) known.clear();
  const auto [found, is_new] = known.try_emplace({frame.code, *frame.instruction});
  if (is_new) found->second = find_new_line(work, frame);
  return found->second;
}

}  // namespace

document::FramePlace place_of(const python::Frame& frame) {
  const python::Position& position = frame.position;
  return {.file = frame.filename(),
          .line = position.line,
          .end_line = position.end_line,
          .column = position.column,
          .end_column = position.end_column,
          .function = frame.name(),
          .address = frame.address.value(),
          .hole = frame.hole};
}

TraceEntry make_entry(session::Work& work, const native::Entry& entry, TraceForm form) {
  TraceEntry shown;
  shown.level = entry.level;
  shown.is_python = entry.kind == EntryKind::python_frame;
  if (!shown.is_python) {
    shown.text = native_text(work, entry);
    shown.place.hole = entry.hole;
    return shown;
  }
  const python::Frame& frame = entry.frame;
  shown.place = place_of(frame);
  if (frame.info != nullptr) shown.place.qualified_name = frame.info->qualified_name;
  if (frame.position.line) {
    const source::MarkedLine line = find_line(work, frame);
    shown.source = line.text;
    shown.running = {line.begin, line.end};
  }
  if (form == TraceForm::full) add_arguments(work, frame, shown);
  if (entry.trust == Trust::guessed && form != TraceForm::brief) {
    shown.note = "the number of its C frame is a guess";
  } else if (entry.has_no_loop) {
    shown.note = "an extension made this frame: no eval loop executes it";
  }
  return shown;
}

document::Traceback make_traceback(session::Work& work,
                                   std::span<const native::Entry> entries,
                                   TraceForm form) {
  document::Traceback trace;
  trace.form = form;
  trace.has_header = false;
  trace.max_repr = work.options().max_repr;
  trace.entries.reserve(entries.size());
  for (const native::Entry& entry : entries) {
    if (!work.budget().spend_node()) break;
    trace.entries.push_back(make_entry(work, entry, form));
  }
  return trace;
}

}  // namespace hognose::command
