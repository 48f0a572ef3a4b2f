// Describing members of enum classes by name and value.
// SPDX-License-Identifier: MIT
#include "python/kinds/enum_member.h"

#include "python/attributes/type.h"
#include "python/kinds/instance_text.h"
#include "python/objects/enum_member.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

/// Writes ".A|B", the members whose bits `mask` holds, and bits without a name as a number. Nothing
/// where no bit has a name; a negative mask has more of those than can be shown.
void write_flag_names(Describer& out, const TypeInfo& type, std::int64_t mask) {
  const FlagNames names = read_flag_names(out.program(), type, mask, out.budget());
  const char* separator = ".";
  for (const Address name : names.known) {
    out.write(separator);
    write_name(out, name);
    separator = "|";
  }
  if (names.rest == 0 || mask < 0 || names.known.empty()) return;
  out.write(separator);
  out.write(std::to_string(names.rest));
}

/// Writes ".RED"; nothing for a flag none of whose bits has a name.
void write_member_name(Describer& out, const TypeInfo& type, const EnumMember& member) {
  if (is_none_object(out.program(), member.name)) {
    const auto mask = read_small_integer(out.program(), member.value);
    if (mask) write_flag_names(out, type, *mask);
    return;
  }
  out.write(".");
  write_name(out, member.name);
}

}  // namespace

bool is_enum_member(const Program& program, const TypeInfo& type) {
  return is_enum_type(program, type);
}

void describe_enum_member(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  if (const auto member = read_enum_member(out.program(), object, type, out.budget())) {
    out.write("<");
    out.write(type.name);
    write_member_name(out, type, *member);
    out.write(": ");
    out.describe(member->value);
    out.write(">");
  } else {
    write_instance(out, type.name, object, read_attributes(out, object, type));
  }
  out.leave();
}

}  // namespace hognose::python
