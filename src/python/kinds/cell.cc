// Describing cells by what they hold.
// SPDX-License-Identifier: MIT
#include "python/kinds/cell.h"

#include "python/kinds/describer.h"

namespace hognose::python {

using layout::PyCellObject;

bool is_cell(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("cell");
}

void describe_cell(Describer& out, Address object, const TypeInfo& /*type*/) {
  if (!out.enter(object)) return out.write("<...>");
  out.write("<cell at remote ");
  out.write_address(object);
  out.write(": ");
  const auto held = out.program().view<PyCellObject>(object).read(PyCellObject::ob_ref);
  if (!held) {
    out.write_hole(held.error());
  } else if (held->is_null()) {
    out.write("empty");
  } else {
    out.describe(*held);
  }
  out.write(">");
  out.leave();
}

}  // namespace hognose::python
