// Describing generators by name and by what they are doing.
// SPDX-License-Identifier: MIT
#include "python/kinds/generator.h"

#include "python/kinds/describer.h"
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

void write_state(Describer& out, Address object) {
  const auto state = read_generator_state(out.program(), object);
  if (!state) return out.write_hole(state.error());
  out.write(describe_generator_state(*state));
  if (*state == GeneratorState::suspended) write_place(out, object);
}

}  // namespace

bool is_generator(const Program& /*program*/, const TypeInfo& type) {
  return is_generator_type(type);
}

void describe_generator(Describer& out, Address object, const TypeInfo& type) {
  out.write("<");
  out.write(type.name);
  out.write(" object ");
  const auto name = read_generator_name(out.program(), object);
  if (name) out.write(*name);
  if (!name) out.write_hole(name.error());
  out.write(" at remote ");
  out.write_address(object);
  out.write(", ");
  write_state(out, object);
  out.write(">");
}

}  // namespace hognose::python
