// Both declare what they hold as members, so that no place need be known.
// SPDX-License-Identifier: MIT
#include "python/kinds/template_string.h"

#include "python/attributes/members.h"
#include "python/kinds/field_list.h"
#include "python/kinds/writing.h"

namespace hognose::python {
namespace {

/// The object that the member of that name is.
Result<Address> read_declared(Describer& out,
                              Address object,
                              const TypeInfo& type,
                              std::string_view name) {
  const Member member =
      TRY(find_declared_member(out.program(), {object, type}, name, out.budget()));
  return Address(TRY(out.program().memory().read_value<std::uint64_t>(member.at, "member")));
}

void write_declared(Describer& out, Address object, const TypeInfo& type, std::string_view name) {
  write_found(out, read_declared(out, object, type, name));
}

}  // namespace

bool is_template_string(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("string.templatelib.Template");
}

void describe_template_string(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("Template(...)");
  out.write("Template(strings=");
  write_declared(out, object, type, "strings");
  out.write(", interpolations=");
  write_declared(out, object, type, "interpolations");
  out.write(")");
  out.leave();
}

bool is_interpolation(const Program& /*program*/, const TypeInfo& type) {
  return type.is_static("string.templatelib.Interpolation");
}

void describe_interpolation(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("Interpolation(...)");
  out.write("Interpolation(");
  Commas commas(out);
  for (const char* name : {"value", "expression", "conversion", "format_spec"}) {
    commas.next();
    write_declared(out, object, type, name);
  }
  out.write(")");
  out.leave();
}

}  // namespace hognose::python
