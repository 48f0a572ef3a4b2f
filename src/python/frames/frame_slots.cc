// Reads what the slots of a frame hold, in the order of the code's variables.
// SPDX-License-Identifier: MIT
#include "python/frames/frame_slots.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "python/program/slot.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyFrameObject;

Result<Address> find_slots(const Program& program, const BareFrame& frame) {
  if (program.dialect.frame_chain == layout::FrameChain::frame_objects) {
    return program.view<PyFrameObject>(frame.address).address_of(PyFrameObject::f_localsplus);
  }
  return program.view<_PyInterpreterFrame>(frame.address)
      .address_of(_PyInterpreterFrame::localsplus);
}

/// Whether compiled code made the frame, and keeps its variables elsewhere, as Nuitka's does: its frame objects are of
/// a type of their own.
bool is_of_compiled_code(const Program& program, const BareFrame& frame) {
  const bool is_object = program.dialect.frame_chain == layout::FrameChain::frame_objects;
  const auto object =
      is_object
          ? Result<Address>(frame.address)
          : program.view<_PyInterpreterFrame>(frame.address).read(_PyInterpreterFrame::frame_obj);
  if (!object || object->is_null()) return false;
  const auto type = read_type_of(program, *object);
  return type && (*type)->is_static("compiled_frame");
}

bool is_cell_at(const Program& program, Address object) {
  const auto type = program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
  if (!type) return false;
  const auto& info = find_type_info(program, *type);
  return info && info->name == "cell";
}

// A cell variable's slot holds the bare argument until the frame has made the cell.
Result<Address> look_into_cell(const Program& program, Address object) {
  if (object.is_null() || !is_cell_at(program, object)) return object;
  return program.view<layout::PyCellObject>(object).read(layout::PyCellObject::ob_ref);
}

// Up to 3.10 an argument that a closure captures has two slots: the cell's value is the current
// one, and it belongs in the place of the argument.
void move_cells_to_arguments(std::vector<Binding>& bindings) {
  std::unordered_map<std::string_view, Binding*> arguments;
  for (Binding& binding : bindings) {
    const bool is_plain = binding.is_argument && binding.kind == VariableKind::local;
    if (is_plain) arguments.emplace(binding.name, &binding);
  }
  for (Binding& cell : bindings) {
    if (cell.kind != VariableKind::cell || cell.value.is_null()) continue;
    const auto found = arguments.find(cell.name);
    if (found == arguments.end()) continue;
    Binding& argument = *found->second;
    arguments.erase(found);
    argument.value = cell.value;
    argument.kind = VariableKind::cell;
    cell.value = Address();
  }
}

// "Looks like an object": somebody holds a reference, and its type is a type. A slot above the top
// of the stack may still point to what was freed.
bool looks_like_object(const Program& program, Address object) {
  constexpr std::uint64_t alignment = 7;
  if (object.is_null() || (object.value() & alignment) != 0) return false;
  const auto references = program.view<layout::PyObject>(object).read(layout::PyObject::ob_refcnt);
  if (references && *references <= 0) return false;
  const auto type = program.view<layout::PyObject>(object).read(layout::PyObject::ob_type);
  if (!type || type->is_null()) return false;
  const auto metatype = program.view<layout::PyObject>(*type).read(layout::PyObject::ob_type);
  if (!metatype || metatype->is_null()) return false;
  if (*metatype == program.known.type_type) return true;
  const auto& info = find_type_info(program, *metatype);
  return info && info->has(TypeFlag::type_subclass);
}

// Of so many slots in use those above the variables; a running frame says -1.
std::optional<std::int64_t> count_above(std::int64_t variables, const Result<std::int64_t>& used) {
  if (!used || *used < variables) return std::nullopt;
  return *used - variables;
}

// How many slots of the value stack are in use, if the frame says so.
std::optional<std::uint64_t> count_used(const Program& program,
                                        const BareFrame& frame,
                                        Address stack,
                                        std::int64_t slots) {
  std::optional<std::int64_t> used;
  std::optional<Address> top;
  const auto object = program.view<PyFrameObject>(frame.address);
  const auto interpreter = program.view<_PyInterpreterFrame>(frame.address);
  if (program.dialect.frame_chain == layout::FrameChain::frame_objects) {
    if (const auto value = object.read(PyFrameObject::f_stackdepth)) used = *value;
    if (const auto value = object.read(PyFrameObject::f_stacktop)) top = *value;
  } else {
    used = count_above(slots, interpreter.read(_PyInterpreterFrame::stacktop));
    if (const auto value = interpreter.read(_PyInterpreterFrame::stackpointer)) top = *value;
  }
  if (top) {
    const auto distance = top->distance_from(stack);
    if (!distance) return std::nullopt;
    return *distance / word_size;
  }
  if (!used || *used < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*used);
}

/// Slots above the variables: those in use, or else all that there are.
struct StackSlots {
  Address first;
  std::uint64_t count = 0;
};
StackSlots find_value_stack(const Program& program, const BareFrame& frame) {
  const auto first = find_slots(program, frame);
  const auto& code = find_code(program, frame.code);
  if (!first || !code) return {};
  const Address stack = *first + static_cast<std::uint64_t>(code->nlocalsplus) * word_size;
  const auto size = static_cast<std::uint64_t>(code->stacksize);
  const auto used = count_used(program, frame, stack, code->nlocalsplus);
  return {stack, used && *used <= size ? *used : size};
}

}  // namespace

Bindings read_bindings(const Program& program, const BareFrame& frame) {
  const auto first = is_of_compiled_code(program, frame)
                         ? fail(ErrorKind::unsupported, "variables of compiled code", frame.address)
                         : find_slots(program, frame);
  if (!first) return {{}, {{first.error()}}};
  const Variables& variables = find_variables(program, frame.code);
  Bindings bindings{{}, variables.lacks};
  Address at = *first;
  for (const Variable& variable : variables.known) {
    const bool boxed = variable.kind == VariableKind::cell || variable.kind == VariableKind::free;
    const auto slot = read_slot(program, at, "localsplus");
    if (!slot) {
      bindings.lacks.add(slot.error());
      break;
    }
    const auto value = boxed ? look_into_cell(program, *slot) : slot;
    if (!value) bindings.lacks.add(value.error());
    bindings.known.push_back(
        {variable.name, value.value_or(Address()), variable.kind, variable.is_argument});
    at = at + word_size;
  }
  if (!program.layout.has(layout::PyCodeObject::co_localsplusnames)) {
    move_cells_to_arguments(bindings.known);
  }
  std::erase_if(bindings.known, [](const Binding& binding) { return binding.value.is_null(); });
  return bindings;
}

Address read_variable(const Program& program, const BareFrame& frame, std::string_view name) {
  const auto is_it = [name](const auto& one) { return one.name == name; };
  if (!program.layout.has(layout::PyCodeObject::co_localsplusnames)) {
    const auto bindings = read_bindings(program, frame).known;
    const auto found = std::ranges::find_if(bindings, is_it);
    return found == bindings.end() ? Address() : found->value;
  }
  const auto first = find_slots(program, frame);
  const auto& variables = find_variables(program, frame.code).known;
  const auto found = std::ranges::find_if(variables, is_it);
  if (!first || found == variables.end()) return {};
  const auto place = static_cast<std::uint64_t>(found - variables.begin());
  const auto slot = read_slot(program, *first + place * word_size, "localsplus");
  const bool is_boxed = found->kind == VariableKind::cell || found->kind == VariableKind::free;
  if (!slot || !is_boxed) return slot.value_or(Address());
  return look_into_cell(program, *slot).value_or(Address());
}

std::vector<Address> read_value_stack(const Program& program, const BareFrame& frame) {
  std::vector<Address> objects;
  const auto [first, count] = find_value_stack(program, frame);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto object = read_slot(program, first + i * word_size, "value stack");
    if (!object) break;
    if (looks_like_object(program, *object)) objects.push_back(*object);
  }
  return objects;
}

Address read_top_of_stack(const Program& program, const BareFrame& frame) {
  const auto [first, count] = find_value_stack(program, frame);
  for (std::uint64_t i = count; i-- > 0;) {
    const auto object = read_slot(program, first + i * word_size, "value stack");
    if (object && looks_like_object(program, *object)) return *object;
  }
  return {};
}

}  // namespace hognose::python
