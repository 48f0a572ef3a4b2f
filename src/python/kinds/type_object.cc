// Describing types by module and qualified name.
// SPDX-License-Identifier: MIT
#include "python/kinds/type_object.h"

#include "python/attributes/type.h"
#include "python/kinds/describer.h"

namespace hognose::python {

bool is_type_object(const Program& /*program*/, const TypeInfo& type) {
  return type.has(TypeFlag::type_subclass);
}

void describe_type_object(Describer& out, Address object, const TypeInfo& type) {
  const auto name = read_type_name(out.program(), object);
  if (!name) return out.write_generic(type.name, object);
  out.write("<class '");
  out.write(*name);
  out.write("'>");
}

}  // namespace hognose::python
