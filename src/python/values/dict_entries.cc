// Where the entries of a dict are: in an open table (2.7), an index with entries behind it, or keys shared by
// many dicts with values of one's own.
//
//   3.6+  ma_keys ─► [header][indices: dk_size × 1, 2, 4 or 8 bytes][entry 0][entry 1] …
//
// Entries stand in the order of insertion, removed ones have no value. In a split dict entry i
// gives the name and ma_values[i] the value; from 3.11 on, bytes beside the values tell the order.
// SPDX-License-Identifier: MIT
#include "python/values/dict_entries.h"

#include <algorithm>
#include <bit>

#include "base/byte_reader.h"
#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::DictShape;
using layout::InlineValues;
using layout::PyDictKeyEntry;
using layout::PyDictKeysObject;
using layout::PyDictObject;
using layout::PyDictUnicodeEntry;
using layout::PyDictValues;

constexpr std::uint64_t most_log2_size = 40;
constexpr std::uint64_t general_kind = 0;
constexpr std::uint64_t split_kind = 2;

/// A run of entries, and where the key and value of each stand in it.
struct Entries {
  Address first;
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t key_offset = 0;
  std::uint64_t value_offset = 0;
};

template <class KeyEntry>
Result<void> place_entries(const Program& program, Entries& entries) {
  const auto size = program.layout.size(KeyEntry::size);
  const auto key = program.layout.offset(KeyEntry::me_key);
  const auto value = program.layout.offset(KeyEntry::me_value);
  if (!size || !key || !value) return fail(ErrorKind::absent_field, "dict entry", entries.first);
  entries.size = *size;
  entries.key_offset = *key;
  entries.value_offset = *value;
  if (entries.size == 0 || *key + word_size > *size || *value + word_size > *size) {
    return fail(ErrorKind::corrupt, "dict entry", entries.first);
  }
  return {};
}

Result<Entries> read_open_table(const Program& program, Address dict) {
  const auto view = program.view<PyDictObject>(dict);
  Entries entries;
  entries.count = static_cast<std::uint64_t>(TRY(view.read(PyDictObject::ma_mask))) + 1;
  if (!std::has_single_bit(entries.count) || std::bit_width(entries.count) > most_log2_size) {
    return fail(ErrorKind::corrupt, "ma_mask", dict);
  }
  entries.first = TRY(view.read(PyDictObject::ma_table));
  TRY(place_entries<PyDictKeyEntry>(program, entries));
  return entries;
}

/// The number of slots of the index, and the bytes it takes.
struct Index {
  std::uint64_t slots = 0;
  std::uint64_t bytes = 0;
};

Result<Index> read_index_by_size(const Program& program, Address keys) {
  const auto size = TRY(program.view<PyDictKeysObject>(keys).read(PyDictKeysObject::dk_size));
  const auto slots = static_cast<std::uint64_t>(size);
  if (!std::has_single_bit(slots) || std::bit_width(slots) > most_log2_size) {
    return fail(ErrorKind::corrupt, "dk_size", keys);
  }
  const std::uint64_t width = slots <= 0xFF ? 1 : slots <= 0xFFFF ? 2 : slots <= 0xFFFFFFFF ? 4 : 8;
  return Index{slots, slots * width};
}

Result<Index> read_index_by_log2(const Program& program, Address keys) {
  const auto view = program.view<PyDictKeysObject>(keys);
  const std::uint64_t log2_size = TRY(view.read(PyDictKeysObject::dk_log2_size));
  const std::uint64_t log2_bytes = TRY(view.read(PyDictKeysObject::dk_log2_index_bytes));
  const bool is_plausible =
      log2_size <= most_log2_size && log2_bytes <= log2_size + 3 && (log2_bytes >= log2_size);
  if (!is_plausible) return fail(ErrorKind::corrupt, "dk_log2_size", keys);
  return Index{1ULL << log2_size, 1ULL << log2_bytes};
}

Result<Entries> read_keys(const Program& program, Address keys) {
  const auto view = program.view<PyDictKeysObject>(keys);
  const bool by_log2 = program.dialect.dict_shape == DictShape::keys_log2;
  const Index index =
      TRY(by_log2 ? read_index_by_log2(program, keys) : read_index_by_size(program, keys));
  const std::int64_t count = TRY(view.read(PyDictKeysObject::dk_nentries));
  if (count < 0 || static_cast<std::uint64_t>(count) > index.slots) {
    return fail(ErrorKind::corrupt, "dk_nentries", keys);
  }
  Entries entries;
  entries.count = static_cast<std::uint64_t>(count);
  const Address indices = TRY(view.address_of(PyDictKeysObject::dk_indices));
  entries.first = indices + index.bytes;
  const std::uint64_t kind = by_log2 ? TRY(view.read(PyDictKeysObject::dk_kind)) : general_kind;
  if (kind > split_kind) return fail(ErrorKind::corrupt, "dk_kind", keys);
  if (kind == general_kind) {
    TRY(place_entries<PyDictKeyEntry>(program, entries));
  } else {
    TRY(place_entries<PyDictUnicodeEntry>(program, entries));
  }
  return entries;
}

/// Visits those of `bytes` that hold both key and value; false once `visit` wants no more.
Result<bool> visit_piece(const Entries& entries,
                         std::span<const std::byte> bytes,
                         Budget& budget,
                         const EntryVisitor& visit) {
  for (; !bytes.empty(); bytes = bytes.subspan(entries.size)) {
    if (!budget.spend_node()) return fail(ErrorKind::limit, "dict entries", entries.first);
    const Address key{word_at(bytes, entries.key_offset)};
    const Address value{word_at(bytes, entries.value_offset)};
    if (key.is_null() || value.is_null()) continue;
    if (!visit({key, value})) return false;
  }
  return true;
}

/// Visits entries that hold both key and value, fetching some at a time.
Result<void> visit_entries(const Program& program,
                           const Entries& entries,
                           Budget& budget,
                           const EntryVisitor& visit) {
  std::array<std::byte, 768> piece{};
  if (entries.size > piece.size()) return fail(ErrorKind::corrupt, "dict entry", entries.first);
  const std::uint64_t at_once = piece.size() / entries.size;
  for (std::uint64_t begin = 0; begin < entries.count; begin += at_once) {
    const Address from = entries.first + begin * entries.size;
    const std::uint64_t wanted = std::min(at_once, entries.count - begin);
    const auto bytes = std::span(piece).first(wanted * entries.size);
    const std::uint64_t count = program.memory().read_some(from, bytes) / entries.size;
    if (!TRY(visit_piece(entries, bytes.first(count * entries.size), budget, visit))) return {};
    if (count < wanted) {
      return fail(ErrorKind::unmapped, "dict entries", from + count * entries.size);
    }
  }
  return {};
}

/// Which key each value belongs to, in order of insertion.
Result<std::vector<std::byte>> read_order(const Program& program, Address values) {
  const target::PageCache& memory = program.memory();
  std::vector<std::byte> order;
  if (program.layout.has(PyDictValues::capacity)) {  // 3.13+: behind the values
    const auto view = program.view<PyDictValues>(values);
    const std::uint64_t capacity = TRY(view.read(PyDictValues::capacity));
    order.resize(std::min(TRY(view.read(PyDictValues::used)), capacity) & 0xFFU);
    const Address first = TRY(view.address_of(PyDictValues::values));
    TRY(memory.read(first + capacity * word_size, order, "insertion order"));
  } else {  // 3.11, 3.12: before the values, backwards, behind a size and a count
    const auto count = TRY(memory.read_value<std::uint8_t>(values - 2, "insertion order"));
    order.resize(count);
    TRY(memory.read(values - (2U + count), order, "insertion order"));
    std::ranges::reverse(order);
  }
  return order;
}

Result<Address> find_first_value(const Program& program, Address values) {
  if (!program.layout.has(PyDictValues::values)) return values;
  return program.view<PyDictValues>(values).address_of(PyDictValues::values);
}

}  // namespace

Result<void> for_each_split_entry(const Program& program,
                                  Address keys,
                                  Address values,
                                  Budget& budget,
                                  const EntryVisitor& visit) {
  const Entries entries = TRY(read_keys(program, keys));
  const Address first_value = TRY(find_first_value(program, values));
  const bool is_ordered = program.dialect.inline_values != InlineValues::none;
  std::vector<std::byte> order;
  if (is_ordered) order = TRY(read_order(program, values));
  const std::uint64_t count = is_ordered ? order.size() : entries.count;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!budget.spend_node()) return fail(ErrorKind::limit, "dict values", values);
    const std::uint64_t index = is_ordered ? static_cast<std::uint64_t>(order[i]) : i;
    if (index >= entries.count) return fail(ErrorKind::corrupt, "insertion order", values);
    const Address key_at = entries.first + index * entries.size + entries.key_offset;
    const Address value_at = first_value + index * word_size;
    const Address key{TRY(program.memory().read_value<std::uint64_t>(key_at, "dict key"))};
    const Address value{TRY(program.memory().read_value<std::uint64_t>(value_at, "dict value"))};
    if (key.is_null() || value.is_null()) continue;
    if (!visit({key, value})) return {};
  }
  return {};
}

Result<void> for_each_entry(const Program& program,
                            Address dict,
                            Budget& budget,
                            const EntryVisitor& visit) {
  if (program.dialect.dict_shape == DictShape::open_table) {
    const Entries table = TRY(read_open_table(program, dict));
    return visit_entries(program, table, budget, visit);
  }
  const auto view = program.view<PyDictObject>(dict);
  const Address keys = TRY(view.read(PyDictObject::ma_keys));
  const Address values = TRY(view.read(PyDictObject::ma_values));
  if (!values.is_null()) return for_each_split_entry(program, keys, values, budget, visit);
  const Entries entries = TRY(read_keys(program, keys));
  return visit_entries(program, entries, budget, visit);
}

Result<std::optional<Address>> find_in_dict(const Program& program,
                                            Address dict,
                                            std::u32string_view key,
                                            Budget& budget) {
  std::optional<Address> found;
  const auto visited = for_each_entry(program, dict, budget, [&](const DictEntry& entry) {
    // A key that cannot be read is not the one that is looked for.
    if (text_equals(program, entry.key, key).value_or(false)) found = entry.value;
    return !found;
  });
  if (!visited && !found) return fail(visited.error());
  return found;
}

}  // namespace hognose::python
