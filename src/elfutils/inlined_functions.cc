// From an instruction to the functions around it.
// SPDX-License-Identifier: MIT
#include "elfutils/inlined_functions.h"

#include <algorithm>
#include <string>

#include <dwarf.h>

#include "base/bounded_name.h"
#include "elfutils/line_rows.h"

namespace hognose::elfutils {
namespace {

constexpr std::size_t most_dies_of_functions = 1'000'000;
constexpr std::size_t most_ranges = 1'000'000;
constexpr std::size_t most_dies_of_place = 200'000;  // looked at for one instruction
constexpr int deepest_namespace = 32;
constexpr std::size_t most_inlined = 64;
constexpr std::size_t most_blocks = 64;  // one inside of the other
constexpr std::uint64_t steps_of_die = 32;
constexpr std::uint64_t steps_of_range = 32;

std::string linkage_name_of(Dwarf_Die& die) {
  for (const unsigned int which : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
    Dwarf_Attribute attribute{};
    if (dwarf_attr_integrate(&die, which, &attribute) == nullptr) continue;
    if (const char* const name = dwarf_formstring(&attribute)) return bounded_name(name);
  }
  return {};
}

std::string name_of(Dwarf_Die& die) {
  std::string name = linkage_name_of(die);
  if (!name.empty()) return name;
  const char* const plain = dwarf_diename(&die);
  return plain == nullptr ? std::string() : bounded_name(plain);
}

std::optional<Dwarf_Word> number_of(Dwarf_Die& die, unsigned int which) {
  Dwarf_Attribute attribute{};
  Dwarf_Word value = 0;
  if (dwarf_attr(&die, which, &attribute) == nullptr) return std::nullopt;
  if (dwarf_formudata(&attribute, &value) != 0) return std::nullopt;
  return value;
}

}  // namespace

UnitFunctions::UnitFunctions(Dwarf_Die unit, target::FileWork& work)
    : unit_(unit),
      work_(work),
      dies_left_(most_dies_of_functions),
      has_lines_(pay_for_lines(unit, work)) {
  add_functions(unit, 0);
  std::sort(ranges_.begin(), ranges_.end(), [](const Range& one, const Range& other) {
    return one.begin < other.begin;
  });
  std::size_t count = 0;
  if (!has_lines_ || dwarf_getsrcfiles(&unit_, &files_, &count) != 0) files_ = nullptr;
}

void UnitFunctions::add_functions(Dwarf_Die parent, int depth) {
  Dwarf_Die child{};
  if (depth > deepest_namespace || dwarf_child(&parent, &child) != 0) return;
  while (dies_left_ > 0 && work_.spend(steps_of_die)) {
    --dies_left_;
    const int tag = dwarf_tag(&child);
    if (tag == DW_TAG_subprogram) add_ranges(child);
    if (tag == DW_TAG_namespace) add_functions(child, depth + 1);
    if (dwarf_siblingof(&child, &child) != 0) return;
  }
}

void UnitFunctions::add_ranges(Dwarf_Die function) {
  constexpr int most = 64;
  Dwarf_Addr base = 0;
  Dwarf_Addr begin = 0;
  Dwarf_Addr end = 0;
  std::ptrdiff_t next = 0;
  for (int count = 0; count < most && work_.spend(steps_of_range); ++count) {
    next = dwarf_ranges(&function, next, &base, &begin, &end);
    if (next <= 0) return;
    if (begin >= end || ranges_.size() >= most_ranges) continue;
    if (!work_.keep(sizeof(Range))) return;
    ranges_.push_back({begin, end, function});
  }
}

std::optional<Dwarf_Die> UnitFunctions::find_function(Dwarf_Addr address) const {
  const auto above = std::upper_bound(
      ranges_.begin(), ranges_.end(), address, [](Dwarf_Addr wanted, const Range& range) {
        return wanted < range.begin;
      });
  if (above == ranges_.begin() || address >= std::prev(above)->end) return std::nullopt;
  return std::prev(above)->function;
}

/// What dwarf_haspc() says, which asks nobody how many ranges it goes through.
bool UnitFunctions::has_address(Dwarf_Die die, Dwarf_Addr address) {
  Dwarf_Addr base = 0;
  Dwarf_Addr begin = 0;
  Dwarf_Addr end = 0;
  std::ptrdiff_t next = 0;
  while (work_.spend(steps_of_range)) {
    next = dwarf_ranges(&die, next, &base, &begin, &end);
    if (next <= 0) return false;
    if (begin <= address && address < end) return true;
  }
  return false;
}

/// The child of `parent`, a block or an inlined function, that has the address.
std::optional<Dwarf_Die> UnitFunctions::find_child(Dwarf_Die parent,
                                                   Dwarf_Addr address,
                                                   std::size_t& dies_left) {
  Dwarf_Die child{};
  if (dwarf_child(&parent, &child) != 0) return std::nullopt;
  for (; dies_left > 0 && work_.spend(steps_of_die); --dies_left) {
    const int tag = dwarf_tag(&child);
    const bool is_code = tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine;
    if (is_code && has_address(child, address)) return child;
    if (dwarf_siblingof(&child, &child) != 0) break;
  }
  return std::nullopt;
}

/// The function that was inlined into `outer` at the address, or nothing.
std::optional<Dwarf_Die> UnitFunctions::find_inlined(Dwarf_Die outer,
                                                     Dwarf_Addr address,
                                                     std::size_t& dies_left) {
  std::optional<Dwarf_Die> inside = outer;
  for (std::size_t depth = 0; depth < most_blocks; ++depth) {
    inside = find_child(*inside, address, dies_left);
    if (!inside || dwarf_tag(&*inside) == DW_TAG_inlined_subroutine) return inside;
  }
  return std::nullopt;
}

void UnitFunctions::set_line(Dwarf_Addr address, native::CodeFunction& innermost) {
  Dwarf_Line* const row = has_lines_ ? dwarf_getsrc_die(&unit_, address) : nullptr;
  int line = 0;
  if (row == nullptr || dwarf_lineno(row, &line) != 0 || line <= 0) return;
  const char* const file = dwarf_linesrc(row, nullptr, nullptr);
  if (file == nullptr) return;
  innermost.file = bounded_name(file);
  innermost.line = line;
}

void UnitFunctions::set_call(Dwarf_Die inlined, native::CodeFunction& caller) {
  const auto file = number_of(inlined, DW_AT_call_file);
  const auto line = number_of(inlined, DW_AT_call_line);
  constexpr Dwarf_Word most_lines = 1U << 30U;
  if (!file || !line || *line > most_lines || files_ == nullptr) return;
  const char* const name = dwarf_filesrc(files_, *file, nullptr, nullptr);
  if (name == nullptr) return;
  caller.file = bounded_name(name);
  caller.line = static_cast<std::int64_t>(*line);
}

std::vector<native::CodeFunction> UnitFunctions::find(Dwarf_Addr address) {
  std::vector<Dwarf_Die> outermost_first;
  std::size_t dies_left = most_dies_of_place;
  auto inside = find_function(address);
  while (inside && outermost_first.size() < most_inlined) {
    outermost_first.push_back(*inside);
    inside = find_inlined(*inside, address, dies_left);
  }
  std::vector<native::CodeFunction> found(std::max<std::size_t>(outermost_first.size(), 1));
  set_line(address, found.front());
  for (std::size_t at = 0; at < outermost_first.size(); ++at) {
    Dwarf_Die& die = outermost_first[outermost_first.size() - 1 - at];
    found[at].function = name_of(die);
    if (at + 1 < found.size()) set_call(die, found[at + 1]);
  }
  const bool is_known = !outermost_first.empty() || found.front().line > 0;
  return is_known ? found : std::vector<native::CodeFunction>();
}

}  // namespace hognose::elfutils
