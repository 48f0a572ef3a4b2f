// Describing frame objects by place, function and local variables.
// SPDX-License-Identifier: MIT
#include "python/kinds/frame_object.h"

#include <array>
#include <string>

#include "python/frames/frame.h"
#include "python/frames/frame_slots.h"
#include "python/kinds/field_list.h"

namespace hognose::python {
namespace {

constexpr std::array proxy_fields{
    ShownField{"frame", layout::FieldId::PyFrameLocalsProxyObject__frame},
};

/// "(a=1, b='x')": the local variables that are bound; cells and free variables left out.
void write_locals(Describer& out, const Frame& frame) {
  const auto bindings = read_bindings(out.program(), frame);
  out.write("(");
  const char* separator = "";
  for (const Binding& binding : bindings.known) {
    if (out.is_done()) return;
    if (binding.kind != VariableKind::local) continue;
    out.write(separator);
    out.write(binding.name);
    out.write("=");
    out.describe(binding.value);
    separator = ", ";
  }
  if (const auto hole = bindings.lacks.hole()) {
    out.write(separator);
    out.write_hole(*hole);
  }
  out.write(")");
}

void write_frame(Describer& out, const Frame& frame) {
  out.write("Frame ");
  out.write_address(frame.address);
  out.write(", for file ");
  out.write(frame.filename());
  out.write(", line ");
  out.write(frame.position.line ? std::to_string(*frame.position.line) : std::string("?"));
  out.write(", in ");
  out.write(frame.name());
  out.write(" ");
  if (frame.hole) out.write_hole(*frame.hole);
  if (!frame.hole) write_locals(out, frame);
}

}  // namespace

bool is_frame_object(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("frame");
}

void describe_frame_part(Describer& out, const FramePart& part) {
  if (!part.is_locals) return write_frame(out, part.frame);
  const auto bindings = read_bindings(out.program(), part.frame);
  out.write("{");
  const char* separator = "";
  for (const Binding& binding : bindings.known) {
    if (out.is_done()) return;
    if (binding.kind == VariableKind::hidden) continue;
    out.write(separator);
    out.write("'");
    out.write(binding.name);
    out.write("': ");
    out.describe(binding.value);
    separator = ", ";
  }
  out.write("}");
  if (const auto hole = bindings.lacks.hole()) out.write_hole(*hole);
}

void describe_frame_object(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto frame = read_frame_object(out.program(), object);
  if (!frame) return out.write_hole(frame.error());
  if (!out.enter(object)) return out.write("<...>");
  write_frame(out, *frame);
  out.leave();
}

bool is_frame_locals(const Program& program, const TypeInfo& type) {
  return type.is_static("FrameLocalsProxy") &&
         has_size_of(program, type, layout::PyFrameLocalsProxyObject::size);
}

void describe_frame_locals(Describer& out, Address object, const TypeInfo& type) {
  write_by_fields(out, type.name, object, proxy_fields);
}

}  // namespace hognose::python
