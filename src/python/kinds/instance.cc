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
  // Parentheses with nothing in between say that there is nothing: not of bytes that nobody knows.
  if (attributes.is_empty() && !is_explained(out.program(), type, out.budget())) {
    attributes.own = {};
  }
  write_instance(out, type.name, object, attributes);
  out.leave();
}

}  // namespace hognose::python
