// Describing an instance of a class, of Python or of C, by the builtin value inside it.
// SPDX-License-Identifier: MIT
#include "python/kinds/subclass.h"

#include "python/attributes/explained.h"
#include "python/kinds/instance_text.h"

namespace hognose::python {

bool is_subclass(const Program& /*program*/, const TypeInfo& type) {
  return !type.base.is_null();
}

void describe_subclass(Describer& out, Address object, const TypeInfo& type) {
  const auto base = find_value_base(out.program(), out.kinds(), type);
  if (!out.enter(object)) return out.write("<...>");
  const Address value_base = base ? base->type.address : Address{};
  AttributeList attributes = read_attributes(out, object, type, value_base);
  attributes.is_partial =
      base && !is_explained_beside(out.program(), type, base->type, out.budget());
  const bool has_own = !attributes.entries.empty() || !attributes.members.empty();
  const bool with_value = base && (out.options().full || !has_own);
  std::function<void()> value;
  if (with_value) {
    value = [&] {
      out.leave();  // the kind of the value marks the object itself
      out.describe_as(object, base->type, base->kind);
      (void)out.enter(object);
    };
  }
  write_instance(out, type.name, object, attributes, value);
  out.leave();
}

}  // namespace hognose::python
