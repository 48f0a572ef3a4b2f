// A super object by the class after which it looks, and the type of what it is bound to.
// SPDX-License-Identifier: MIT
#include "python/kinds/super_object.h"

#include "python/kinds/describer.h"

namespace hognose::python {
namespace {

using layout::superobject;

/// tp_name of a type, which is all that CPython says here.
void write_bare_type(Describer& out, const Result<Address>& type) {
  if (!type) return out.write_hole(type.error());
  if (type->is_null()) return out.write("NULL");
  const Result<TypeInfo>& info = find_type_info(out.program(), *type);
  if (!info) return out.write_hole(info.error());
  out.write(info->name);
}

}  // namespace

bool is_super(const Program& program, const TypeInfo& type) {
  return type.is_static("super") && program.layout.has(superobject::type);
}

void describe_super(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto view = out.program().view<superobject>(object);
  const auto bound_to = view.read(superobject::obj_type);
  out.write("<super: <class '");
  write_bare_type(out, view.read(superobject::type));
  out.write("'>, ");
  const bool is_unbound = bound_to && bound_to->is_null();
  out.write(is_unbound ? "" : "<");
  write_bare_type(out, bound_to);
  out.write(is_unbound ? ">" : " object>>");
}

}  // namespace hognose::python
