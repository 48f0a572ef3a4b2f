// Describing generators by name and by what they are doing.
// SPDX-License-Identifier: MIT
#include "python/kinds/generator.h"

#include "python/kinds/describer.h"
#include "python/objects/cython_coroutine.h"
#include "python/objects/generator.h"

namespace hognose::python {
namespace {

/// " at x.py:12": where a suspended generator will go on.
void write_place(Describer& out, Address object) {
  const auto place = read_generator_place(out.program(), object);
  out.write(" at ");
  if (place) out.write(*place);
  if (!place) out.write_hole(place.error());
}

/// `<generator object gen at remote 0x…, suspended`.
void write_front(Describer& out,
                 std::string_view type,
                 Address object,
                 const Result<std::string>& name,
                 const Result<GeneratorState>& state) {
  out.write("<");
  out.write(type);
  out.write(" object");
  if (!name || !name->empty()) out.write(" ");
  if (name) out.write(*name);
  if (!name) out.write_hole(name.error());
  out.write(" at remote ");
  out.write_address(object);
  out.write(", ");
  if (state) out.write(describe_generator_state(*state));
  if (!state) out.write_hole(state.error());
}

}  // namespace

bool is_generator(const Program& program, const TypeInfo& type) {
  return is_generator_type(program, type);
}

void describe_generator(Describer& out, Address object, const TypeInfo& type) {
  const auto state = read_generator_state(out.program(), object);
  write_front(out, type.name, object, read_generator_name(out.program(), object), state);
  if (state && *state == GeneratorState::suspended) write_place(out, object);
  out.write(">");
}

bool is_cython_coroutine(const Program& program, const TypeInfo& type) {
  return is_cython_coroutine_type(program, type);
}

void describe_cython_coroutine(Describer& out, Address object, const TypeInfo& type) {
  write_front(out,
              name_cython_coroutine_type(type),
              object,
              read_cython_name(out.program(), object, type),
              read_cython_state(out.program(), object, type));
  out.write(">");
}

}  // namespace hognose::python
