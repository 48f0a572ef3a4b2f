// A UUID is an int of 128 bits: in the instance dict, since 3.8 in a slot.
// SPDX-License-Identifier: MIT
#include "python/kinds/uuid.h"

#include "base/formatted.h"
#include "python/attributes/attributes.h"
#include "python/attributes/type.h"
#include "python/kinds/describer.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

/// Thirty-two hexadecimal digits in the five groups of RFC 4122.
Result<std::string> read_hex(Describer& out, Address object) {
  const Program& program = out.program();
  const auto number = TRY(find_attribute(program, object, U"int", out.budget()));
  if (!number) return fail(ErrorKind::not_found, "UUID", object);
  const auto bytes = TRY(read_128_bits(program, *number));
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool begins_group = i == 4 || i == 6 || i == 8 || i == 10;
    if (begins_group) text += "-";
    text += formatted("{:02x}", bytes[i]);
  }
  return text;
}

}  // namespace

bool is_uuid(const Program& program, const TypeInfo& type) {
  return is_class_of_module(program, type, "UUID", U"uuid");
}

void describe_uuid(Describer& out, Address object, const TypeInfo& type) {
  const auto hex = read_hex(out, object);
  out.write(type.name);
  out.write("(");
  if (hex) out.write("'" + *hex + "'");
  if (!hex) out.write_hole(hex.error());
  out.write(")");
}

}  // namespace hognose::python
