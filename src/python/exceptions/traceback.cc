// Walks tb_next.
// SPDX-License-Identifier: MIT
#include "python/exceptions/traceback.h"

#include <unordered_set>

#include "python/attributes/type.h"

namespace hognose::python {
namespace {

using layout::PyTracebackObject;

constexpr std::size_t most_traceback_entries = 100'000;

/// Where the exception was: by the table of the code from 3.11 on, which has columns too; before,
/// and where the table has no line, by what the traceback keeps. Since 3.12 that is -1 until asked
/// for.
void set_raising_position(const Program& program, Address traceback, Frame& frame) {
  const auto view = program.view<PyTracebackObject>(traceback);
  const auto line = view.read(PyTracebackObject::tb_lineno);
  const auto lasti = view.read(PyTracebackObject::tb_lasti);
  const auto& code = find_code(program, frame.code);
  frame.hole = code ? code->hole : std::optional(code.error());
  frame.position = {};
  const bool has_positions = program.dialect.line_table == layout::LineTable::pep657;
  if (has_positions && code && lasti && *lasti >= 0) {
    frame.position = find_position(program, *code, *lasti);
  }
  if (!frame.position.line && line && *line >= 0) frame.position.line = *line;
  if (!frame.hole && !line) frame.hole = line.error();
}

Result<Frame> read_frame_of(const Program& program, Address traceback) {
  const Address object =
      TRY(program.view<PyTracebackObject>(traceback).read(PyTracebackObject::tb_frame));
  Frame frame = TRY(read_frame_object(program, object));
  set_raising_position(program, traceback, frame);
  return frame;
}

/// Stands for a frame that cannot be read: those before and after it are still shown.
Frame unreadable_frame(const Error& error) {
  Frame frame;
  frame.address = error.address;
  frame.hole = error;
  return frame;
}

/// Whether an entry is of the type of the first one, was not met before, and is not one too many.
Result<void> check_entry(const Program& program,
                         Address entry,
                         Address first,
                         std::unordered_set<Address>& seen) {
  const auto type_of = [&](Address object) {
    return program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
  };
  const Address type = TRY(type_of(entry));
  const Address wanted = TRY(type_of(first));
  if (type != wanted || !seen.insert(entry).second) {
    return fail(ErrorKind::corrupt, "tb_next", entry);
  }
  if (seen.size() > most_traceback_entries) return fail(ErrorKind::limit, "tb_next", entry);
  return {};
}

/// tb_next; null at the end.
Result<Address> read_next(const Program& program, Address entry) {
  const Address next = TRY(program.view<PyTracebackObject>(entry).read(PyTracebackObject::tb_next));
  return is_none_object(program, next) ? Address() : next;
}

}  // namespace

TracebackFrames read_traceback(const Program& program, Address traceback, Budget& budget) {
  TracebackFrames walked;
  std::unordered_set<Address> seen;
  Result<Address> next = traceback;
  while (next && !next->is_null() && budget.spend_node()) {
    const Result<void> checked = check_entry(program, *next, traceback, seen);
    if (!checked) {
      walked.lacks.add(checked.error());
      return walked;
    }
    auto frame = read_frame_of(program, *next);
    walked.frames.push_back(frame ? std::move(*frame) : unreadable_frame(frame.error()));
    next = read_next(program, *next);
  }
  if (!next) walked.lacks.add(next.error());
  return walked;
}

}  // namespace hognose::python
