// The top-level types of compilation units, by name.
// SPDX-License-Identifier: MIT
#include "elfutils/type_index.h"

#include <algorithm>

#include <dwarf.h>

namespace hognose::elfutils {
namespace {

constexpr std::size_t most_units = 100'000;
constexpr std::size_t most_dies_of_unit = 1'000'000;
constexpr int longest_type_chain = 64;
constexpr std::uint64_t steps_of_type = 32;

bool is_tag(Dwarf_Die& die) {
  const int tag = dwarf_tag(&die);
  return tag == DW_TAG_structure_type || tag == DW_TAG_union_type;
}

std::vector<Dwarf_Die> list_units(Dwarf* dwarf) {
  std::vector<Dwarf_Die> units;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die{};
  while (units.size() < most_units &&
         dwarf_get_units(dwarf, unit, &unit, nullptr, nullptr, &die, nullptr) == 0) {
    units.push_back(die);
  }
  const auto is_ceval = [](Dwarf_Die& unit_die) {
    const char* name = dwarf_diename(&unit_die);
    return name != nullptr && std::string_view(name).ends_with("Python/ceval.c");
  };
  std::stable_partition(units.begin(), units.end(), is_ceval);
  return units;
}

}  // namespace

std::optional<Dwarf_Die> type_of(Dwarf_Die die) {
  Dwarf_Attribute attribute{};
  Dwarf_Die type{};
  if (dwarf_attr_integrate(&die, DW_AT_type, &attribute) == nullptr) return std::nullopt;
  if (dwarf_formref_die(&attribute, &type) == nullptr) return std::nullopt;
  return type;
}

std::optional<Dwarf_Die> peel(Dwarf_Die type) {
  for (int step = 0; step < longest_type_chain; ++step) {
    switch (dwarf_tag(&type)) {
      case DW_TAG_typedef:
      case DW_TAG_const_type:
      case DW_TAG_volatile_type:
      case DW_TAG_restrict_type:
      case DW_TAG_atomic_type:
        break;
      default:
        return type;
    }
    const auto next = type_of(type);
    if (!next) return std::nullopt;
    type = *next;
  }
  return std::nullopt;
}

bool is_definition(Dwarf_Die die) {
  return is_tag(die) && dwarf_hasattr(&die, DW_AT_declaration) == 0 && dwarf_bytesize(&die) > 0;
}

TypeIndex::TypeIndex(Dwarf* dwarf, Stopwatch& stopwatch, target::FileWork& work)
    : stopwatch_(&stopwatch), work_(&work), units_(list_units(dwarf)) {}

void TypeIndex::add(Dwarf_Die die) {
  const bool is_typedef = dwarf_tag(&die) == DW_TAG_typedef;
  if (!is_typedef && !is_definition(die)) return;
  const char* name = dwarf_diename(&die);
  if (name == nullptr) return;
  const bool is_new = (is_typedef ? typedefs_ : tags_).try_emplace(name, die).second;
  if (is_new) work_->keep(sizeof(Names::value_type));  // the next die is refused
}

bool TypeIndex::read_next_unit() {
  if (units_read_ == units_.size() || stopwatch_->is_out_of_time()) return false;
  const auto begin = std::chrono::steady_clock::now();
  Dwarf_Die die{};
  if (dwarf_child(&units_[units_read_], &die) == 0) {
    for (std::size_t count = 0; count < most_dies_of_unit && work_->spend(steps_of_type); ++count) {
      add(die);
      Dwarf_Die next{};
      if (dwarf_siblingof(&die, &next) != 0) break;
      die = next;
    }
  }
  ++units_read_;
  stopwatch_->spend(std::chrono::steady_clock::now() - begin);
  return true;
}

std::optional<Dwarf_Die> TypeIndex::find_in(const Names& names, std::string_view name) {
  do {
    if (const auto found = names.find(name); found != names.end()) return found->second;
  } while (read_next_unit());
  return std::nullopt;
}

std::optional<Dwarf_Die> TypeIndex::find(std::string_view type_name) {
  for (const std::string_view keyword : {"struct ", "union "}) {
    if (type_name.starts_with(keyword)) {
      return find_in(tags_, type_name.substr(keyword.size()));
    }
  }
  const auto alias = find_in(typedefs_, type_name);
  if (!alias) return std::nullopt;
  auto type = peel(*alias);
  if (!type || !is_tag(*type) || is_definition(*type)) return type;
  const char* tag = dwarf_diename(&*type);
  if (tag == nullptr) return std::nullopt;
  return find_in(tags_, tag);
}

}  // namespace hognose::elfutils
