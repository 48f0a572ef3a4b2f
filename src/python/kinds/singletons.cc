// Objects of which the type tells all, and bool, which is a small number.
// SPDX-License-Identifier: MIT
#include "python/kinds/singletons.h"

#include <string_view>

#include "python/kinds/describer.h"

namespace hognose::python {
namespace {

using layout::PyIntObject;
using layout::PyLongObject;
using layout::PyVarObject;

/// Whether a bool is True: by ob_ival in 2.7, else by whether the integer has any digit.
Result<bool> read_bool(const Program& program, Address object) {
  if (program.layout.has(PyIntObject::ob_ival) && program.dialect.int_subclass_flag) {
    return TRY(program.view<PyIntObject>(object).read(PyIntObject::ob_ival)) != 0;
  }
  if (program.dialect.int_head == layout::IntHead::ob_size) {
    return TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size)) != 0;
  }
  return TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag)) >> 3U != 0;
}

/// What the one object of a type is called, of types whose names tell it; empty for others.
std::string_view find_singleton(const TypeInfo& type) {
  if (type.is_static("NoDefaultType")) return "typing.NoDefault";
  if (type.is_static("Token.MISSING")) return "<Token.MISSING>";
  if (type.name == "functools._PlaceholderType") return "Placeholder";
  return {};
}

}  // namespace

bool is_none(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("NoneType");
}
void describe_none(Describer& out, Address /*object*/, const TypeInfo& /*type*/) {
  out.write("None");
}

bool is_not_implemented(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("NotImplementedType");
}
void describe_not_implemented(Describer& out, Address /*object*/, const TypeInfo& /*type*/) {
  out.write("NotImplemented");
}

bool is_ellipsis(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("ellipsis");
}
void describe_ellipsis(Describer& out, Address /*object*/, const TypeInfo& /*type*/) {
  out.write("Ellipsis");
}

bool is_named_singleton(const Program& /*program*/, const TypeInfo& type) {
  return !find_singleton(type).empty();
}
void describe_named_singleton(Describer& out, Address /*object*/, const TypeInfo& type) {
  out.write(find_singleton(type));
}

bool is_bool(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("bool");
}
void describe_bool(Describer& out, Address object, const TypeInfo& /*type*/) {
  const auto value = read_bool(out.program(), object);
  if (!value) return out.write_hole(value.error());
  out.write(*value ? "True" : "False");
}

}  // namespace hognose::python
