// Describing capsules by their names, as their own repr does.
// SPDX-License-Identifier: MIT
#include "python/kinds/capsule.h"

#include "python/kinds/describer.h"
#include "python/values/c_string.h"

namespace hognose::python {
namespace {

using layout::PyCapsule;

void write_capsule_name(Describer& out, const Result<Address>& name) {
  if (!name) return out.write_hole(name.error());
  if (name->is_null()) return out.write("NULL");
  const auto text = read_c_string(out.program(), *name);
  if (!text) return out.write_hole(text.error());
  out.write("\"" + *text + "\"");
}

}  // namespace

bool is_capsule(const Program& program, const TypeInfo& type) {
  return type.is_static("PyCapsule") && has_size_of(program, type, PyCapsule::size);
}

void describe_capsule(Describer& out, Address object, const TypeInfo& /*type*/) {
  out.write("<capsule object ");
  write_capsule_name(out, out.program().view<PyCapsule>(object).read(PyCapsule::name));
  out.write(" at remote ");
  out.write_address(object);
  out.write(">");
}

}  // namespace hognose::python
