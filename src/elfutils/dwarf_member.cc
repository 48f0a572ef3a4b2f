// Members, their offsets and their bits.
// SPDX-License-Identifier: MIT
#include "elfutils/dwarf_member.h"

#include <limits>

#include <dwarf.h>

#include "elfutils/type_index.h"

namespace hognose::elfutils {
namespace {

constexpr int deepest_nesting = 16;
constexpr int most_members = 4096;
constexpr std::uint64_t largest_type = 1ULL << 30U;

// A member found, and what it was declared as.
struct Member {
  std::uint64_t offset = 0;
  Dwarf_Die die{};
};

std::optional<std::uint64_t> number(Dwarf_Die& die, unsigned attribute_name) {
  Dwarf_Attribute attribute{};
  Dwarf_Word value = 0;
  if (dwarf_attr(&die, attribute_name, &attribute) == nullptr) return std::nullopt;
  if (dwarf_formudata(&attribute, &value) != 0) return std::nullopt;
  return value;
}

// Old compilers write the location as an expression "plus_uconst N".
std::optional<std::uint64_t> location_of(Dwarf_Die& member) {
  if (const auto plain = number(member, DW_AT_data_member_location)) return plain;
  Dwarf_Attribute attribute{};
  Dwarf_Op* operations = nullptr;
  size_t count = 0;
  if (dwarf_attr(&member, DW_AT_data_member_location, &attribute) == nullptr) return 0;
  if (dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1) return std::nullopt;
  if (operations[0].atom != DW_OP_plus_uconst) return std::nullopt;
  return operations[0].number;
}

// Where a bit-field's storage unit begins in its struct, and its bits in there.
std::optional<layout::Place> place_bits(Dwarf_Die& member, std::uint64_t bits, std::uint64_t unit) {
  if (unit == 0 || unit > 8 || bits == 0 || bits > unit * 8) return std::nullopt;
  std::uint64_t first = 0;  // from the start of the struct, least significant first
  if (const auto position = number(member, DW_AT_data_bit_offset)) {
    first = *position;
  } else if (const auto from_top = number(member, DW_AT_bit_offset)) {
    const auto location = location_of(member);
    const std::uint64_t storage = number(member, DW_AT_byte_size).value_or(unit);
    if (!location || storage > 8 || *from_top + bits > storage * 8) return std::nullopt;
    first = *location * 8 + storage * 8 - *from_top - bits;
  }
  if (first > largest_type * 8) return std::nullopt;
  layout::Place place;
  place.offset = static_cast<std::uint32_t>(first / (unit * 8) * unit);
  place.width = static_cast<std::uint16_t>(unit);
  place.bit_offset = static_cast<std::uint8_t>(first % (unit * 8));
  place.bit_width = static_cast<std::uint8_t>(bits);
  if (place.bit_offset + bits > unit * 8) return std::nullopt;
  return place;
}

bool is_looked_through(Dwarf_Die& member) {
  const char* name = dwarf_diename(&member);
  return name == nullptr || std::string_view(name) == "ob_base";
}

// The members of one type, searched for paths through nested types.
class MemberFinder {
 public:
  MemberFinder(const FindDefinition& find_definition, target::FileWork& work)
      : find_definition_(find_definition), work_(work) {}

  std::optional<Member> find(Dwarf_Die type, std::string_view path, int depth) const {
    const std::size_t dot = path.find('.');
    const auto first = find_named(type, path.substr(0, dot), depth);
    if (!first || dot == std::string_view::npos) return first;
    const auto inner_type = element_type(first->die);
    if (!inner_type || depth >= deepest_nesting) return std::nullopt;
    auto inner = find(*inner_type, path.substr(dot + 1), depth + 1);
    if (inner) inner->offset += first->offset;
    return inner;
  }

 private:
  // Direct members first, so that an outer name hides an inner one.
  std::optional<Member> find_named(Dwarf_Die type, std::string_view name, int depth) const {
    std::optional<Member> found;
    for_each_member(type, [&](Dwarf_Die& member) {
      const char* member_name = dwarf_diename(&member);
      if (member_name == nullptr || name != member_name) return false;
      const auto offset = location_of(member);
      if (offset && *offset < largest_type) found = Member{*offset, member};
      return true;
    });
    if (found || depth >= deepest_nesting) return found;
    for_each_member(type, [&](Dwarf_Die& member) {
      if (!is_looked_through(member)) return false;
      const auto inner_type = element_type(member);
      const auto offset = location_of(member);
      if (!inner_type || !offset || *offset >= largest_type) return false;
      found = find_named(*inner_type, name, depth + 1);
      if (found) found->offset += *offset;
      return found.has_value();
    });
    return found;
  }

  // Calls `visit` until it returns true.
  template <class Visit>
  void for_each_member(Dwarf_Die type, const Visit& visit) const {
    constexpr std::uint64_t steps_of_member = 128;
    Dwarf_Die child{};
    if (dwarf_child(&type, &child) != 0) return;
    for (int count = 0; count < most_members && work_.spend(steps_of_member); ++count) {
      if (dwarf_tag(&child) == DW_TAG_member && visit(child)) return;
      Dwarf_Die next{};
      if (dwarf_siblingof(&child, &next) != 0) return;
      child = next;
    }
  }

  // The struct or union that a member is, or an array of them.
  std::optional<Dwarf_Die> element_type(Dwarf_Die member) const {
    auto type = type_of(member);
    if (type) type = peel(*type);
    if (type && dwarf_tag(&*type) == DW_TAG_array_type) {
      type = type_of(*type);
      if (type) type = peel(*type);
    }
    if (!type || is_definition(*type)) return type;
    const char* tag = dwarf_diename(&*type);
    return tag == nullptr ? std::nullopt : find_definition_(tag);
  }

  const FindDefinition& find_definition_;
  target::FileWork& work_;
};

}  // namespace

std::optional<std::uint64_t> size_of_type(Dwarf_Die type) {
  Dwarf_Word size = 0;
  if (dwarf_aggregate_size(&type, &size) != 0 || size > largest_type) return std::nullopt;
  return size;
}

std::optional<layout::Place> find_member_of(Dwarf_Die type,
                                            std::string_view path,
                                            const FindDefinition& find_definition,
                                            target::FileWork& work) {
  auto member = MemberFinder(find_definition, work).find(type, path, 0);
  if (!member || member->offset >= largest_type) return std::nullopt;
  const auto member_type = type_of(member->die);
  const std::uint64_t width = member_type ? size_of_type(*member_type).value_or(0) : 0;
  layout::Place place;
  if (const auto bits = number(member->die, DW_AT_bit_size)) {
    const auto in_struct = place_bits(member->die, *bits, width);
    const auto location = location_of(member->die);
    if (!in_struct || !location || *location > member->offset) return std::nullopt;
    place = *in_struct;
    place.offset += static_cast<std::uint32_t>(member->offset - *location);
    return place;
  }
  place.offset = static_cast<std::uint32_t>(member->offset);
  place.width =
      static_cast<std::uint16_t>(width > std::numeric_limits<std::uint16_t>::max() ? 0 : width);
  return place;
}

}  // namespace hognose::elfutils
