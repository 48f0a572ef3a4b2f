// Describing code objects and tracebacks by file, line and function.
// SPDX-License-Identifier: MIT
#include "python/kinds/code_object.h"

#include "python/frames/frame.h"
#include "python/kinds/describer.h"

namespace hognose::python {
namespace {

using layout::PyTracebackObject;

void write_line(Describer& out, const std::optional<std::int64_t>& line) {
  out.write(", line ");
  out.write(line ? std::to_string(*line) : std::string("?"));
}

void write_file(Describer& out, const std::string& filename) {
  out.write(", file \"");
  out.write(filename);
  out.write("\"");
}

/// tb_lineno; where it is left to be computed (3.12+), the line of tb_lasti.
std::optional<std::int64_t> find_line(const Program& program,
                                      Address traceback,
                                      const Frame& frame) {
  const auto view = program.view<PyTracebackObject>(traceback);
  const auto line = view.read(PyTracebackObject::tb_lineno);
  if (line && *line > 0) return *line;
  const auto offset = view.read(PyTracebackObject::tb_lasti);
  const auto& code = find_code(program, frame.code);
  if (!offset || !code) return std::nullopt;
  return find_position(program, *code, *offset).line;
}

void write_traceback_place(Describer& out, Address object) {
  const Program& program = out.program();
  const auto address = program.view<PyTracebackObject>(object).read(PyTracebackObject::tb_frame);
  const auto frame =
      address ? read_frame_object(program, *address) : Result<Frame>(fail(address.error()));
  if (!frame) {
    out.write(", ");
    return out.write_hole(frame.error());
  }
  write_file(out, frame->filename());
  write_line(out, find_line(program, object, *frame));
  out.write(", in ");
  out.write(frame->name());
}

}  // namespace

bool is_code_object(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("code");
}

void describe_code_object(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto& code = find_code(out.program(), object);
  out.write("<code object ");
  out.write(code ? code->name : std::string("?"));
  out.write(" at remote ");
  out.write_address(object);
  if (code) {
    write_file(out, code->filename);
    write_line(out, code->first_line);
  } else {
    out.write(", ");
    out.write_hole(code.error());
  }
  out.write(">");
}

bool is_traceback(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("traceback");
}

void describe_traceback(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<traceback at remote ");
  out.write_address(object);
  write_traceback_place(out, object);
  out.write(">");
}

}  // namespace hognose::python
