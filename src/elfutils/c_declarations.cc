// From rows to declarations: names first, then members, then what each struct begins with.
// SPDX-License-Identifier: MIT
#include "elfutils/c_declarations.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>

#include "base/formatted.h"
#include "elfutils/c_spellings.h"
#include "elfutils/c_types.h"

namespace hognose::elfutils {
namespace {

using layout::FieldInfo;
using layout::TableRow;

constexpr std::string_view struct_keyword = "struct ";
constexpr std::string_view stack_ref = "_PyStackRef";

const FieldInfo& info_of(const TableRow& row) {
  return layout::all_fields()[static_cast<std::size_t>(row.id)];
}

// "a|b|c" taken apart.
std::vector<std::string_view> split(std::string_view alternatives) {
  std::vector<std::string_view> pieces;
  while (!alternatives.empty()) {
    const std::size_t bar = alternatives.find('|');
    pieces.push_back(alternatives.substr(0, bar));
    alternatives.remove_prefix(bar == std::string_view::npos ? alternatives.size() : bar + 1);
  }
  return pieces;
}

// The tag is the one in the list, or CPython's own, or else that of a typedef.
CStruct name_struct(const FieldInfo& owner, std::uint32_t size) {
  CStruct declaration{std::string(find_tag(owner.owner)), {}, size, {}};
  for (const std::string_view name : split(owner.type_names)) {
    if (name.starts_with(struct_keyword)) {
      declaration.tag = name.substr(struct_keyword.size());
    } else {
      declaration.typedefs.emplace_back(name);
    }
  }
  if (declaration.tag.empty()) declaration.tag = declaration.typedefs.front();
  return declaration;
}

std::uint32_t end_of(const CMember& member) {
  return member.offset + member.size;
}

void sort_members(std::vector<CMember>& members) {
  std::stable_sort(members.begin(), members.end(), [](const CMember& one, const CMember& other) {
    return std::pair(one.offset, one.bit_offset) < std::pair(other.offset, other.bit_offset);
  });
}

// Puts a member at the end of its path: `threads.head` into a nested `threads`.
void place_member(std::vector<CMember>& members, std::string_view path, CMember member) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) {
    member.name = path;
    members.push_back(std::move(member));
    return;
  }
  const std::string_view outer = path.substr(0, dot);
  auto found = std::find_if(members.begin(), members.end(), [&](const CMember& other) {
    return other.name == outer && other.type.empty();
  });
  if (found == members.end()) {
    found = members.insert(members.end(), {.name = std::string(outer), .type = {}});
  }
  place_member(found->members, path.substr(dot + 1), std::move(member));
}

// A nested struct begins with its first known member and ends with the last: until here the
// offsets in it are those in the outermost struct.
void settle(CMember& member, std::uint32_t begin) {
  if (member.type.empty()) {
    for (CMember& inner : member.members)
      settle(inner, 0);
    sort_members(member.members);
    member.offset = member.members.front().offset;
    std::uint32_t end = 0;
    for (const CMember& inner : member.members)
      end = std::max(end, end_of(inner));
    member.size = end - member.offset;
    for (CMember& inner : member.members)
      inner.offset -= member.offset;
  }
  member.offset -= begin;
}

// The structs of one table while they are being declared.
class Declarer {
 public:
  explicit Declarer(const layout::ShippedTable& table)
      : rows_(table.rows), minor_version_(table.version_hex >> 16U) {
    for (const TableRow& row : rows_)
      learn_name(row);
  }

  std::vector<CStruct> declare() {
    for (const TableRow& row : rows_) {
      if (info_of(row).name.empty()) {
        end_struct();
        owner_ = info_of(row).owner;
        declarations_.push_back(name_struct(info_of(row), row.offset));
      } else if (row.is_present()) {
        add_field(row);
      }
    }
    end_struct();
    return std::move(declarations_);
  }

 private:
  // Before any member is declared, so that a struct can point to one that comes later.
  void learn_name(const TableRow& row) {
    const FieldInfo& info = info_of(row);
    if (info.name.empty()) {
      for (const std::string_view name : split(info.type_names))
        sizes_.emplace(name, row.offset);
    } else if (row.id == layout::FieldId::_PyInterpreterFrame__stackpointer && row.is_present()) {
      // Stack pointers and tagged references came together, in 3.14.
      sizes_.emplace(stack_ref, pointer_size);
      declarations_.push_back({std::string(stack_ref),
                               {std::string(stack_ref)},
                               pointer_size,
                               {{.name = "bits", .type = "uintptr_t", .size = pointer_size}}});
    }
  }

  // Of a type whose every name is known; pointers to nothing known are `void *`, and not wanted.
  [[nodiscard]] std::optional<std::uint64_t> find_size(std::string_view type) const {
    const PeeledType peeled = peel_type(type);
    if (peeled.outermost == Outermost::name) {
      if (const Scalar* scalar = find_scalar(type)) return scalar->size;
      const auto known = sizes_.find(type);
      return known == sizes_.end() ? std::nullopt : std::optional<std::uint64_t>(known->second);
    }
    const auto inner =
        peeled.inner == "void" ? std::optional<std::uint64_t>(1) : find_size(peeled.inner);
    if (!inner) return std::nullopt;
    if (peeled.outermost == Outermost::pointer) return pointer_size;
    return peeled.outermost == Outermost::array ? *inner * peeled.count : *inner;
  }

  // `char[]` gets as many elements as fit: none may be told, but those told must fill the field.
  [[nodiscard]] std::string with_count(std::string_view type, std::uint32_t width) const {
    const PeeledType peeled = peel_type(type);
    const bool is_open = peeled.outermost == Outermost::array && peeled.count == 0;
    const std::uint64_t element = is_open ? find_size(peeled.inner).value_or(0) : 0;
    if (element == 0 || width == 0) return std::string(type);
    return formatted("{}[{}]", peeled.inner, width / element);
  }

  [[nodiscard]] std::string choose_type(const TableRow& row, std::string_view types) const {
    for (const std::string_view type : split(types)) {
      std::string spelling = with_count(type, row.width);
      if (find_size(spelling) == row.width) return spelling;
    }
    return plain_type(info_of(row).value, row.width);
  }

  void add_field(const TableRow& row) {
    const FieldSpelling spelling = find_field_spelling(row.id, minor_version_);
    const std::string_view path =
        spelling.path.empty() ? split(info_of(row).path).front() : spelling.path;
    place_member(declarations_.back().members,
                 path,
                 {.name = {},
                  .type = choose_type(row, spelling.type),
                  .offset = row.offset,
                  .size = row.width,
                  .bit_offset = row.bit_offset,
                  .bit_width = row.bit_width});
  }

  void end_struct() {
    if (owner_.empty()) return;
    std::vector<CMember>& members = declarations_.back().members;
    for (CMember& member : members)
      settle(member, 0);
    sort_members(members);
    add_base(members);
  }

  void add_base(std::vector<CMember>& members) {
    const BaseSpelling* base = find_base(owner_, minor_version_);
    if (base == nullptr) return;
    const auto size = find_size(base->type);
    const std::uint32_t room = members.empty() ? declarations_.back().size : members.front().offset;
    if (!size || *size > room) return;
    // Up to 2.7 macros put the members of the head into each object.
    if (minor_version_ < 0x0300 && base->name != "ht_type") {
      const std::vector<CMember> inner = members_of(base->type);
      members.insert(members.begin(), inner.begin(), inner.end());
      return;
    }
    members.insert(members.begin(),
                   {.name = std::string(base->name),
                    .type = std::string(base->type),
                    .size = static_cast<std::uint32_t>(*size)});
  }

  // Of a struct that stands before this one in the list.
  [[nodiscard]] std::vector<CMember> members_of(std::string_view type_name) const {
    for (const CStruct& declaration : declarations_) {
      const auto& names = declaration.typedefs;
      if (std::find(names.begin(), names.end(), type_name) != names.end()) {
        return declaration.members;
      }
    }
    return {};
  }

  std::span<const TableRow> rows_;
  std::uint32_t minor_version_;
  std::string_view owner_;  // of the struct that is being declared
  std::map<std::string, std::uint32_t, std::less<>> sizes_;  // by "PyObject", "struct BLOCK"
  std::vector<CStruct> declarations_;
};

}  // namespace

std::vector<CStruct> declare_structs(const layout::ShippedTable& table) {
  return Declarer(table).declare();
}

}  // namespace hognose::elfutils
