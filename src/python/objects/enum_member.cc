// Reads the instance dicts of members, and the map of them that their class has.
// SPDX-License-Identifier: MIT
#include "python/objects/enum_member.h"

#include <algorithm>
#include <bit>

#include "python/attributes/instance_storage.h"
#include "python/attributes/type.h"
#include "python/values/number.h"

namespace hognose::python {
namespace {

std::optional<Address> find_stored_or_nothing(const Program& program,
                                              Address object,
                                              const TypeInfo& type,
                                              std::u32string_view name,
                                              Budget& budget) {
  const auto storage = find_storage(program, object, type);
  if (!storage) return std::nullopt;
  return find_stored(program, *storage, name, budget).value_or(std::nullopt);
}

}  // namespace

bool is_enum_type(const Program& program, const TypeInfo& type) {
  if (!type.has(TypeFlag::heap_type)) return false;
  const auto metatype = read_type_of(program, type.address);
  if (!metatype || !(*metatype)->has(TypeFlag::heap_type)) return false;
  const auto classes = read_mro(program, **metatype);
  return std::ranges::any_of(classes, [&](Address base) {
    const auto name = read_type_name(program, base);
    return name && (*name == "enum.EnumMeta" || *name == "enum.EnumType");
  });
}

std::optional<EnumMember> read_enum_member(const Program& program,
                                           Address object,
                                           const TypeInfo& type,
                                           Budget& budget) {
  const auto name = find_stored_or_nothing(program, object, type, U"_name_", budget);
  const auto value = find_stored_or_nothing(program, object, type, U"_value_", budget);
  return name && value ? std::optional(EnumMember{*name, *value}) : std::nullopt;
}

FlagNames read_flag_names(const Program& program,
                          const TypeInfo& type,
                          std::int64_t mask,
                          Budget& budget) {
  FlagNames names{{}, static_cast<std::uint64_t>(mask)};
  const auto members = find_in_class(program, type, U"_member_map_", budget);
  if (!members || !*members) return names;
  (void)for_each_entry(program, **members, budget, [&](const DictEntry& member) {
    const auto value = find_stored_or_nothing(program, member.value, type, U"_value_", budget);
    const auto bits = value ? read_small_integer(program, *value) : fail(ErrorKind::not_found, "");
    const std::uint64_t bit = bits && *bits > 0 ? static_cast<std::uint64_t>(*bits) : 0;
    if (!std::has_single_bit(bit) || (names.rest & bit) == 0) return true;
    names.known.push_back(member.key);
    names.rest &= ~bit;
    return names.rest != 0;  // else every bit has its name
  });
  return names;
}

}  // namespace hognose::python
