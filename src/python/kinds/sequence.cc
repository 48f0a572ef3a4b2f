// Items between brackets.
// SPDX-License-Identifier: MIT
#include "python/kinds/sequence.h"

#include "python/kinds/writing.h"

namespace hognose::python {

bool is_list(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::list_subclass);
}

void describe_list(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto items = read_list(out.program(), object);
  if (!items) return out.write_hole(items.error());
  if (!out.enter(object)) return out.write("[...]");
  out.write("[");
  write_items(out, *items);
  out.write("]");
  out.leave();
}

bool is_tuple(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::tuple_subclass);
}

void describe_tuple(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto items = read_tuple(out.program(), object);
  if (!items) return out.write_hole(items.error());
  if (!out.enter(object)) return out.write("(...)");
  out.write("(");
  write_items(out, *items);
  out.write(items->count == 1 ? ",)" : ")");
  out.leave();
}

}  // namespace hognose::python
