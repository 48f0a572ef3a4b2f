// Reads one Python frame: up to 3.10 a PyFrameObject, from 3.11 an _PyInterpreterFrame.
// SPDX-License-Identifier: MIT
#include "python/frames/frame.h"

#include "python/program/slot.h"

namespace hognose::python {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyCodeObject;
using layout::PyFrameObject;

const std::string unknown = "?";

bool has_frame_objects(const Program& program) {
  return program.dialect.frame_chain == layout::FrameChain::frame_objects;
}

// A frame whose code is unknown still stands in the list, with the reason.
const CodeInfo* find_code_of(const Program& program, BareFrame& frame) {
  const auto& code = find_code(program, frame.code);
  if (!code) {
    frame.hole = code.error();
    return nullptr;
  }
  frame.hole = code->hole;
  return &*code;
}

// A frame that is traced keeps its own line, and so does one that others made and no eval loop
// executes, as Nuitka's; else the table tells. It is frame.f_lineno's own rule but for this: up to 3.9
// others' frames are told by having no instruction, since all have a line, and before the first
// instruction that is the first one.
Result<void> set_instruction(const Program& program, BareFrame& frame) {
  const auto view = program.view<PyFrameObject>(frame.address);
  const bool has_units = program.dialect.instruction == layout::Instruction::lasti_units;
  const std::int64_t offset = TRY(view.read(PyFrameObject::f_lasti));
  const Address trace = TRY(view.read(PyFrameObject::f_trace));
  if (!trace.is_null() || has_units || offset < 0) {
    const std::int64_t line = TRY(view.read(PyFrameObject::f_lineno));
    if (line > 0) frame.traced_line = line;
  }
  frame.instruction = has_units ? offset * 2 : offset;
  return {};
}

Result<BareFrame> read_object_frame(const Program& program, Address address) {
  BareFrame frame;
  frame.address = address;
  frame.code = TRY(program.view<PyFrameObject>(address).read(PyFrameObject::f_code));
  static_cast<void>(find_code_of(program, frame));
  const auto known = set_instruction(program, frame);
  if (!known && !frame.hole) frame.hole = known.error();
  return frame;
}

// Free-threaded builds of 3.14+ give each thread its own copy of the bytecode.
Address find_thread_bytecode(const Program& program, const BareFrame& frame) {
  const auto view = program.view<_PyInterpreterFrame>(frame.address);
  if (!view.has(_PyInterpreterFrame::tlbc_index)) return {};
  const auto index = view.read(_PyInterpreterFrame::tlbc_index);
  const auto array = program.view<PyCodeObject>(frame.code).read(PyCodeObject::co_tlbc);
  if (!index || !array || array->is_null() || *index < 0) return {};
  const auto size = program.memory().read_value<std::int64_t>(*array, "co_tlbc");
  const auto entries =
      program.view<layout::_PyCodeArray>(*array).address_of(layout::_PyCodeArray::entries);
  if (!size || !entries || *index >= *size) return {};
  const Address entry = *entries + static_cast<std::uint64_t>(*index) * sizeof(std::uint64_t);
  return Address(program.memory().read_value<std::uint64_t>(entry, "co_tlbc").value_or(0));
}

// Bytes from the start of the bytecode that `pointer` lies in; a frame that has not started points
// one unit before it.
std::optional<std::int64_t> offset_in(Address start, std::uint64_t size, Address pointer) {
  if (start.is_null()) return std::nullopt;
  if (pointer == start - 2) return -2;
  const auto distance = pointer.distance_from(start);
  if (!distance || *distance >= size) return std::nullopt;
  return static_cast<std::int64_t>(*distance);
}

Result<std::int64_t> find_instruction(const Program& program,
                                      const BareFrame& frame,
                                      const CodeInfo& code) {
  const auto view = program.view<_PyInterpreterFrame>(frame.address);
  const bool previous = program.dialect.instruction == layout::Instruction::prev_instr;
  const Address pointer =
      TRY(view.read(previous ? _PyInterpreterFrame::prev_instr : _PyInterpreterFrame::instr_ptr));
  auto offset = offset_in(code.bytecode, code.bytecode_size, pointer);
  if (!offset)
    offset = offset_in(find_thread_bytecode(program, frame), code.bytecode_size, pointer);
  if (!offset) return fail(ErrorKind::corrupt, "instruction pointer", pointer);
  return *offset;
}

// From 3.11 on the line is kept by the frame object, which only some frames have.
std::optional<std::int64_t> find_own_line(const Program& program, const BareFrame& frame) {
  const auto view = program.view<_PyInterpreterFrame>(frame.address);
  const auto object = view.read(_PyInterpreterFrame::frame_obj);
  if (!object || object->is_null()) return std::nullopt;
  const auto line = program.view<PyFrameObject>(*object).read(PyFrameObject::f_lineno);
  return line && *line > 0 ? std::optional(*line) : std::nullopt;
}

FrameOwner owner_from(std::uint64_t value) {
  switch (value) {
    case 0:
      return FrameOwner::thread;
    case 1:
      return FrameOwner::generator;
    case 2:
      return FrameOwner::frame_object;
    default:
      return FrameOwner::entry_shim;
  }
}

Result<BareFrame> read_interpreter_frame(const Program& program, Address address) {
  const auto view = program.view<_PyInterpreterFrame>(address);
  BareFrame frame;
  frame.address = address;
  frame.owner = owner_from(TRY(view.read(_PyInterpreterFrame::owner)) & 0xffU);
  if (frame.owner == FrameOwner::entry_shim) return frame;
  frame.code = object_in_slot(program, TRY(view.read(_PyInterpreterFrame::f_executable)));
  if (view.has(_PyInterpreterFrame::is_entry)) {
    frame.is_entry = TRY(view.read(_PyInterpreterFrame::is_entry)) != 0;
  }
  const CodeInfo* const code = find_code_of(program, frame);
  if (code == nullptr) return frame;
  // Entry frames of 3.12 have a code object of their own: one whose owner was overwritten is still one.
  if (code->path == "<shim>" && code->name == "<interpreter trampoline>") {
    frame.owner = FrameOwner::entry_shim;
    return frame;
  }
  frame.traced_line = find_own_line(program, frame);
  const auto instruction = find_instruction(program, frame, *code);
  if (instruction) {
    frame.instruction = *instruction;
  } else if (!frame.hole) {
    frame.hole = instruction.error();
  }
  return frame;
}

}  // namespace

Result<BareFrame> read_bare_frame(const Program& program, Address address) {
  if (has_frame_objects(program)) return read_object_frame(program, address);
  return read_interpreter_frame(program, address);
}

const std::string& Frame::name() const {
  return info == nullptr ? unknown : info->name;
}

const std::string& Frame::filename() const {
  return info == nullptr ? unknown : info->filename;
}

const std::string& Frame::path() const {
  return info == nullptr ? unknown : info->path;
}

Frame describe_frame(const Program& program, const BareFrame& bare) {
  Frame frame{bare};
  if (bare.traced_line) frame.position = {bare.traced_line, bare.traced_line, {}, {}};
  if (bare.code.is_null() || bare.owner == FrameOwner::entry_shim) return frame;
  const auto code = share_code(program, bare.code);
  if (code == nullptr) return frame;  // the hole says why
  frame.info = code;
  if (!bare.instruction || (bare.traced_line && has_frame_objects(program))) return frame;
  const Position position = find_position(program, *code, *bare.instruction);
  // Of code that runs in an eval loop the table tells the line as well; compilers of others have none
  // but the first in theirs.
  const bool is_told = position.line && position.line != code->first_line;
  if (!bare.traced_line || is_told) frame.position = position;
  return frame;
}

Result<Frame> read_frame(const Program& program, Address address) {
  return describe_frame(program, TRY(read_bare_frame(program, address)));
}

Result<Frame> read_frame_object(const Program& program, Address frame_object) {
  if (has_frame_objects(program)) return read_frame(program, frame_object);
  const Address frame = TRY(program.view<PyFrameObject>(frame_object).read(PyFrameObject::f_frame));
  return describe_frame(program, TRY(read_interpreter_frame(program, frame)));
}

Result<Address> read_globals(const Program& program, const BareFrame& frame) {
  if (has_frame_objects(program)) {
    return program.view<PyFrameObject>(frame.address).read(PyFrameObject::f_globals);
  }
  return program.view<_PyInterpreterFrame>(frame.address).read(_PyInterpreterFrame::f_globals);
}

Result<Address> read_builtins(const Program& program, const BareFrame& frame) {
  if (has_frame_objects(program)) {
    return program.view<PyFrameObject>(frame.address).read(PyFrameObject::f_builtins);
  }
  return program.view<_PyInterpreterFrame>(frame.address).read(_PyInterpreterFrame::f_builtins);
}

}  // namespace hognose::python
