// Items of lists and tuples, members of sets: slots, fetched some at a time, counts not believed.
// SPDX-License-Identifier: MIT
#include "python/values/containers.h"

#include <algorithm>
#include <bit>

#include "base/byte_reader.h"
#include "python/values/text.h"
#include "python/values/type_info.h"

namespace hognose::python {
namespace {

using layout::PyListObject;
using layout::PySetObject;
using layout::PyTupleObject;
using layout::PyVarObject;
using layout::setentry;

/// What a 47-bit address space can hold.
constexpr std::uint64_t most_slots = (1ULL << 47U) / word_size;

Result<void> check_type(const Program& program,
                        Address object,
                        TypeFlag flag,
                        const char* reading) {
  if (TRY(read_type_of(program, object))->has(flag)) return {};
  return fail(ErrorKind::corrupt, reading, object);
}

Result<std::uint64_t> read_count(const Program& program, Address object) {
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  if (size < 0 || static_cast<std::uint64_t>(size) > most_slots) {
    return fail(ErrorKind::corrupt, "ob_size", object);
  }
  return static_cast<std::uint64_t>(size);
}

/// The table of a set, its geometry checked.
struct SetTable {
  Address first;
  std::uint64_t slots = 0;
  std::uint64_t entry_size = 0;
  std::uint64_t key_offset = 0;
  std::uint64_t hash_offset = 0;
};

Result<SetTable> read_set_table(const Program& program, Address set) {
  const auto view = program.view<PySetObject>(set);
  const auto size = program.layout.size(setentry::size);
  const auto key = program.layout.offset(setentry::key);
  const auto hash = program.layout.offset(setentry::hash);
  if (!size || !key || !hash) return fail(ErrorKind::absent_field, "setentry", set);
  const auto slots = static_cast<std::uint64_t>(TRY(view.read(PySetObject::mask))) + 1;
  if (!std::has_single_bit(slots) || slots > most_slots) {
    return fail(ErrorKind::corrupt, "mask", set);
  }
  SetTable table{{}, slots, *size, *key, *hash};
  table.first = TRY(view.read(PySetObject::table));
  return table;
}

/// A slot whose member was removed.
bool is_dummy(const Program& program, Address key, std::int64_t hash) {
  if (program.dialect.set_entry == layout::SetEntry::dummy_hash) return hash == -1;
  if (!program.known.set_dummy.is_null()) return key == program.known.set_dummy;
  return text_equals(program, key, U"<dummy key>").value_or(false);
}

}  // namespace

Result<Items> read_tuple(const Program& program, Address tuple) {
  TRY(check_type(program, tuple, TypeFlag::tuple_subclass, "tuple"));
  Items items;
  items.count = TRY(read_count(program, tuple));
  items.first = TRY(program.view<PyTupleObject>(tuple).address_of(PyTupleObject::ob_item));
  return items;
}

Result<Items> read_list(const Program& program, Address list) {
  TRY(check_type(program, list, TypeFlag::list_subclass, "list"));
  const auto view = program.view<PyListObject>(list);
  Items items;
  items.count = TRY(read_count(program, list));
  items.first = TRY(view.read(PyListObject::ob_item));
  if (items.count == 0) return items;
  // `allocated` is -1 while the list is being sorted; then the count is 0.
  const std::int64_t allocated = TRY(view.read(PyListObject::allocated));
  if (allocated < 0 || items.count > static_cast<std::uint64_t>(allocated)) {
    return fail(ErrorKind::corrupt, "ob_size", list);
  }
  return items;
}

Result<Address> read_item(const Program& program, const Items& items, std::uint64_t index) {
  if (index >= items.count) return fail(ErrorKind::not_found, "index", items.first);
  const Address at = items.first + index * word_size;
  return Address(TRY(program.memory().read_value<std::uint64_t>(at, "item")));
}

Result<Address> SlotReader::read_next() {
  if (next_ >= fetched_from_ + fetched_) {
    const Address from = items_.first + next_ * word_size;
    const auto wanted = std::min<std::uint64_t>(items_.count - next_, most_fetched);
    const auto into = std::as_writable_bytes(std::span(slots_).first(wanted));
    fetched_ = program_.memory().read_some(from, into) / word_size;
    fetched_from_ = next_;
    if (fetched_ == 0) {
      ++next_;
      return fail(ErrorKind::unmapped, "item", from);
    }
  }
  return Address(slots_[next_++ - fetched_from_]);
}

Result<void> for_each_member(const Program& program,
                             Address set,
                             Budget& budget,
                             const std::function<bool(Address)>& visit) {
  const SetTable table = TRY(read_set_table(program, set));
  std::array<std::byte, 512> piece{};
  if (table.entry_size == 0 || table.entry_size > piece.size() ||
      table.key_offset + word_size > table.entry_size ||
      table.hash_offset + word_size > table.entry_size) {
    return fail(ErrorKind::corrupt, "setentry", set);
  }
  const std::uint64_t at_once = piece.size() / table.entry_size;
  for (std::uint64_t slot = 0; slot < table.slots; slot += at_once) {
    const std::uint64_t count = std::min(at_once, table.slots - slot);
    const auto bytes = std::span(piece).first(count * table.entry_size);
    TRY(program.memory().read(table.first + slot * table.entry_size, bytes, "set table"));
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!budget.spend_node()) return fail(ErrorKind::limit, "set table", set);
      const auto entry = bytes.subspan(i * table.entry_size, table.entry_size);
      const Address key{word_at(entry, table.key_offset)};
      const auto hash = static_cast<std::int64_t>(word_at(entry, table.hash_offset));
      if (key.is_null() || is_dummy(program, key, hash)) continue;
      if (!visit(key)) return {};
    }
  }
  return {};
}

}  // namespace hognose::python
