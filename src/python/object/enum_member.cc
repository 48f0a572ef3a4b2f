// Describing members of enum classes by _name_ and _value_ of their instance dict.
//
// A combination of flags had no name until 3.11: it is put together from the members of the class
// whose bits it holds, as newer versions do themselves.
// SPDX-License-Identifier: MIT
#include "python/object/enum_member.h"

#include <algorithm>
#include <bit>

#include "python/instance_storage.h"
#include "python/instance_text.h"
#include "python/number.h"
#include "python/type.h"

namespace hognose::python {
namespace {

std::optional<Address> find_stored_or_nothing(Describer& out,
                                              Address object,
                                              const TypeInfo& type,
                                              std::u32string_view name) {
  const auto storage = find_storage(out.program(), object, type);
  if (!storage) return std::nullopt;
  return find_stored(out.program(), *storage, name, out.budget()).value_or(std::nullopt);
}

/// Writes ".A|B", the single-bit members that `mask` holds, and bits without a name as a number.
/// Nothing where no bit has a name; a negative mask has more of those than can be shown.
void write_flag_names(Describer& out, const TypeInfo& type, std::int64_t mask) {
  const Program& program = out.program();
  const auto members = find_in_class(program, type, U"_member_map_", out.budget());
  auto left = static_cast<std::uint64_t>(mask);
  const char* separator = ".";
  const EntryVisitor write_member = [&](const Entry& member) {
    const auto value = find_stored_or_nothing(out, member.value, type, U"_value_");
    const auto bits = value ? read_small_integer(program, *value) : fail(ErrorKind::not_found, "");
    const std::uint64_t bit = bits && *bits > 0 ? static_cast<std::uint64_t>(*bits) : 0;
    if (!std::has_single_bit(bit) || (left & bit) == 0) return !out.is_done();
    out.write(separator);
    write_name(out, member.key);
    separator = "|";
    left &= ~bit;
    return !out.is_done();
  };
  if (members && *members) (void)for_each_entry(program, **members, out.budget(), write_member);
  const bool has_names = left != static_cast<std::uint64_t>(mask);
  if (left == 0 || mask < 0 || !has_names) return;
  out.write(separator);
  out.write(std::to_string(left));
}

/// Writes ".RED"; nothing for a flag none of whose bits has a name.
void write_member_name(Describer& out, const TypeInfo& type, Address name, Address value) {
  if (is_none_object(out.program(), name)) {
    const auto mask = read_small_integer(out.program(), value);
    if (mask) write_flag_names(out, type, *mask);
    return;
  }
  out.write(".");
  write_name(out, name);
}

}  // namespace

bool is_enum_member(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type)) return false;
  const auto metatype = read_type_of(program, type.address);
  if (!metatype || !(*metatype)->has(TypeFlag::heap_type)) return false;
  const auto classes = read_mro(program, **metatype);
  return std::ranges::any_of(classes, [&](Address base) {
    const auto name = read_type_name(program, base);
    return name && (*name == "enum.EnumMeta" || *name == "enum.EnumType");
  });
}

void describe_enum_member(Describer& out, Address object, const TypeInfo& type) {
  if (!out.enter(object)) return out.write("<...>");
  const auto name = find_stored_or_nothing(out, object, type, U"_name_");
  const auto value = find_stored_or_nothing(out, object, type, U"_value_");
  if (name && value) {
    out.write("<");
    out.write(type.name);
    write_member_name(out, type, *name, *value);
    out.write(": ");
    out.describe(*value);
    out.write(">");
  } else {
    write_instance(out, type.name, object, read_attributes(out, object, type));
  }
  out.leave();
}

}  // namespace hognose::python
