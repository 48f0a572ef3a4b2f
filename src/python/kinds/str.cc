// Describing a str by its characters.
// SPDX-License-Identifier: MIT
#include "python/kinds/str.h"

#include "python/kinds/writing.h"
#include "python/values/text.h"

namespace hognose::python {
bool is_str(const Program& program, const TypeInfo& type) {
  return is_builtin(program, type, TypeFlag::unicode_subclass);
}

void describe_str(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto storage = find_text(out.program(), object);
  if (!storage) return out.write_hole(storage.error());
  write_text(out, *storage);
}

}  // namespace hognose::python
