// Reads the stack of blocks of a frame, or the exception table of its code.
// SPDX-License-Identifier: MIT
#include "analysis/with_blocks.h"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "python/attributes/members.h"
#include "python/program/slot.h"
#include "python/values/text.h"

namespace hognose::analysis {
namespace {

using layout::_PyInterpreterFrame;
using layout::PyFrameObject;
using python::BareFrame;
using python::Program;

/// The value stack of a frame: its first slot, and how many there are.
struct ValueStack {
  Address first;
  std::int64_t size = 0;
};

std::optional<ValueStack> find_value_stack(const Program& program,
                                           const BareFrame& frame,
                                           const Result<Address>& slots) {
  const auto& code = python::find_code(program, frame.code);
  if (!slots || !code || code->nlocalsplus < 0) return std::nullopt;
  const auto variables = static_cast<std::uint64_t>(code->nlocalsplus);
  return ValueStack{*slots + variables * word_size, code->stacksize};
}

Address slot_at(const Program& program, const ValueStack& stack, std::int64_t at) {
  if (at < 0 || at >= stack.size) return {};
  const Address slot = stack.first + static_cast<std::uint64_t>(at) * word_size;
  return python::read_slot(program, slot, "value stack").value_or(Address());
}

// The end of a PyFrameObject before f_localsplus (Include/frameobject.h, up to 3.10): the int f_iblock,
// from 3.x on a flag and its padding, and f_blockstack, of CO_MAXBLOCKS blocks of three ints, of which
// the last is b_level. f_localsplus is aligned, which in 2.7 leaves room before it.
constexpr std::int64_t most_blocks = 20;
constexpr std::int32_t except_handler = 257;  // EXCEPT_HANDLER, Include/opcode.h
constexpr std::uint64_t size_of_int = 4;
constexpr std::uint64_t size_of_block = 3 * size_of_int;
constexpr std::uint64_t size_of_all = 2 * size_of_int + most_blocks * size_of_block;

std::vector<OpenWith> find_by_blocks(const Program& program, const BareFrame& frame) {
  std::vector<OpenWith> withs;
  const auto slots =
      program.view<PyFrameObject>(frame.address).address_of(PyFrameObject::f_localsplus);
  const auto stack = find_value_stack(program, frame, slots);
  if (!stack) return withs;
  const bool has_flag = program.dialect.text != layout::Text::python2;
  const Address iblock = *slots - size_of_all;
  const Address blocks = iblock + (has_flag ? 2 : 1) * size_of_int;
  const auto count = program.memory().read_value<std::int32_t>(iblock, "f_iblock");
  if (!count || *count < 0 || *count > most_blocks) return withs;
  for (std::int64_t at = 0; at < *count; ++at) {
    const Address block = blocks + static_cast<std::uint64_t>(at) * size_of_block;
    const auto type = program.memory().read_value<std::int32_t>(block, "f_blockstack");
    const auto level =
        program.memory().read_value<std::int32_t>(block + 2 * size_of_int, "f_blockstack");
    if (!type || !level) break;
    if (*type == except_handler) continue;  // which may be calling `__exit__`
    const Address exit = slot_at(program, *stack, *level - 1);
    if (!exit.is_null()) withs.push_back({exit});
  }
  return withs;
}

/// One range of instructions of an exception table.
struct TableEntry {
  std::int64_t start = 0;  ///< units of two bytes
  std::int64_t size = 0;
  std::int64_t target = 0;  ///< where its handler begins
  std::int64_t depth = 0;  ///< slots that the handler keeps
};

/// Reads the numbers of a table: six bits a byte, the highest first, 0x40 on all but the last.
class TableReader {
 public:
  explicit TableReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::optional<TableEntry> read_next() {
    const auto start = read_number();
    const auto size = read_number();
    const auto target = read_number();
    const auto depth = read_number();
    if (!start || !size || !target || !depth) return std::nullopt;
    return TableEntry{*start, *size, *target, *depth >> 1};
  }

 private:
  std::optional<std::int64_t> read_number() {
    constexpr std::uint8_t goes_on = 0x40;
    constexpr std::uint8_t digits = 0x3f;
    constexpr std::int64_t most = 1 << 24;
    std::int64_t value = 0;
    while (at_ < bytes_.size() && value < most) {
      const auto byte = std::to_integer<std::uint8_t>(bytes_[at_++]);
      value = value << 6 | (byte & digits);
      if ((byte & goes_on) == 0) return value;
    }
    return std::nullopt;
  }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

/// Where co_exceptiontable is in a code object: the type declares it as a member. And what was read
/// of them: threads run the same code.
struct KnownTable {
  std::optional<std::uint64_t> offset;
  std::unordered_map<Address, std::vector<TableEntry>> tables;
};

Address find_table(const Program& program, Address code) {
  auto& known = program.kept<KnownTable>().offset;
  if (!known) {
    const auto type = python::read_type_of(program, code);
    if (!type) return {};
    Budget budget({.nodes = 1000});
    const auto member = python::find_member(program, code, **type, U"co_exceptiontable", budget);
    if (!member || !*member) return {};
    known = (*member)->at.distance_from(code);
  }
  const auto value =
      program.memory().read_value<std::uint64_t>(code + known.value_or(0), "co_exceptiontable");
  return Address(value.value_or(0));
}

std::vector<TableEntry> read_new_table(const Program& program, Address code) {
  constexpr std::size_t most_bytes = 1U << 16U;
  std::vector<TableEntry> entries;
  const auto table = find_table(program, code);
  if (table.is_null()) return entries;
  const auto bytes = python::read_bytes(program, table, most_bytes);
  if (!bytes) return entries;
  TableReader reader(bytes->bytes);
  while (const auto entry = reader.read_next())
    entries.push_back(*entry);
  return entries;
}

const std::vector<TableEntry>& read_table(const Program& program, Address code) {
  constexpr std::size_t most_tables = 10'000;
  auto& tables = program.kept<KnownTable>().tables;
  if (const auto known = tables.find(code); known != tables.end()) return known->second;
  if (tables.size() >= most_tables) tables.clear();
  auto table = read_new_table(program, code);
  return program.kept<KnownTable>().tables.emplace(code, std::move(table)).first->second;
}

/// The entry of an instruction; null if no handler is for it, and so no slots need be live.
const TableEntry* find_entry(const std::vector<TableEntry>& table, std::int64_t unit) {
  const auto entry = std::find_if(table.begin(), table.end(), [unit](const TableEntry& one) {
    return unit >= one.start && unit < one.start + one.size;
  });
  return entry == table.end() ? nullptr : &*entry;
}

/// How many slots the handlers keep that an instruction is inside of, the fewest first: a `with` is one for its body, and
/// what waits for an `__aenter__` is inside of others, which are not for that body. What guards a handler
/// itself keeps what the handler has pushed besides: that is no slot of who is still in the body.
std::vector<std::int64_t> find_kept(const std::vector<TableEntry>& table, std::int64_t unit) {
  constexpr std::size_t most_nested = 100;
  std::vector<std::int64_t> kept;
  const TableEntry* entry = find_entry(table, unit);
  for (std::size_t steps = 0; entry != nullptr && steps < most_nested; ++steps) {
    if (kept.empty() || entry->depth < kept.back()) kept.push_back(entry->depth);
    entry = find_entry(table, entry->target);
  }
  std::reverse(kept.begin(), kept.end());
  return kept;
}

std::vector<OpenWith> find_by_table(const Program& program, const BareFrame& frame) {
  std::vector<OpenWith> withs;
  if (!frame.instruction || *frame.instruction < 0) return withs;
  const auto slots =
      program.view<_PyInterpreterFrame>(frame.address).address_of(_PyInterpreterFrame::localsplus);
  const auto stack = find_value_stack(program, frame, slots);
  if (!stack) return withs;
  const auto& table = read_table(program, frame.code);
  const bool has_self = program.dialect.slot == layout::Slot::tagged;
  for (const std::int64_t count : find_kept(table, *frame.instruction / 2)) {
    const std::int64_t at = count - (has_self ? 2 : 1);
    const Address exit = slot_at(program, *stack, at);
    const Address self = has_self ? slot_at(program, *stack, at + 1) : Address();
    if (!exit.is_null()) withs.push_back({exit, self});
  }
  return withs;
}

}  // namespace

std::vector<OpenWith> find_open_withs(const Program& program, const BareFrame& frame) {
  const bool has_blocks = program.dialect.frame_chain == layout::FrameChain::frame_objects;
  return has_blocks ? find_by_blocks(program, frame) : find_by_table(program, frame);
}

}  // namespace hognose::analysis
