// Describing an object by its class and attributes alone.
// SPDX-License-Identifier: MIT
#include "python/kinds/instance.h"

#include "python/attributes/explained.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {

bool is_instance(const Program& /*program*/, const TypeInfo& /*type*/) {
  return true;
}

void describe_instance(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  AttributeList attributes = read_attributes(out, object, type);
  // Parentheses say that this is all: with nothing in between, that there is nothing. Not of bytes that nobody knows.
  if (!is_explained(out.program(), type, out.budget())) {
    attributes.is_partial = !attributes.is_empty();
    if (attributes.is_empty()) attributes.own = {};
  }
  write_instance(out, type.name, object, attributes);
  out.leave();
}

}  // namespace hognose::python
