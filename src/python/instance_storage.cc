// Reading the attributes of an object from its dict or its inline values.
// SPDX-License-Identifier: MIT
#include "python/instance_storage.h"

#include <array>
#include <cstdlib>
#include <vector>

#include "python/text.h"

namespace hognose::python {
namespace {

using layout::InlineValues;
using layout::PyDictKeysObject;
using layout::PyDictUnicodeEntry;
using layout::PyDictValues;
using layout::PyHeapTypeObject;
using layout::PyLongObject;
using layout::PyObject;
using layout::PyVarObject;

constexpr std::uint64_t word = 8;
constexpr std::uint64_t most_values = 255;  // counts are single bytes; CPython stops at 30

Result<Address> read_word(const Program& program, Address at) {
  return Address(TRY(program.memory().read_value<std::uint64_t>(at, "instance dict")));
}

/// How many items of tp_itemsize an object of variable size has.
Result<std::uint64_t> read_item_count(const Program& program, Address object, const TypeInfo& type) {
  if (type.has(TypeFlag::long_subclass) && program.dialect.int_head == layout::IntHead::lv_tag) {
    return TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag)) >> 3U;
  }
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  return size < 0 ? 0 - static_cast<std::uint64_t>(size) : static_cast<std::uint64_t>(size);
}

/// The dict pointer at tp_dictoffset: from the start, or from the end of an object of variable size.
Result<InstanceStorage> storage_at_offset(const Program& program,
                                          Address object,
                                          const TypeInfo& type) {
  if (type.dictoffset == 0) return InstanceStorage{};
  if (type.dictoffset > 0) {
    const Address at = object + static_cast<std::uint64_t>(type.dictoffset);
    return InstanceStorage{.dict = TRY(read_word(program, at))};
  }
  const std::uint64_t count = TRY(read_item_count(program, object, type));
  constexpr std::int64_t largest = 1LL << 24;
  if (type.basicsize < 0 || type.basicsize > largest || type.itemsize < 0 ||
      type.itemsize > largest || count > (1ULL << 36U)) {
    return fail(ErrorKind::corrupt, "object size", object);
  }
  const std::uint64_t size =
      static_cast<std::uint64_t>(type.basicsize) + count * static_cast<std::uint64_t>(type.itemsize);
  const std::uint64_t rounded = (size + word - 1) / word * word;
  const std::uint64_t back = 0 - static_cast<std::uint64_t>(type.dictoffset);
  if (back > rounded) return fail(ErrorKind::corrupt, "tp_dictoffset", type.address);
  return InstanceStorage{.dict = TRY(read_word(program, object + (rounded - back)))};
}

Result<InstanceStorage> with_values(const Program& program, Address first, const TypeInfo& type) {
  const auto heap_type = program.view<PyHeapTypeObject>(type.address);
  const Address keys = TRY(heap_type.read(PyHeapTypeObject::ht_cached_keys));
  if (keys.is_null()) return fail(ErrorKind::corrupt, "ht_cached_keys", type.address);
  return InstanceStorage{.first_value = first, .keys = keys, .is_managed = true};
}

Result<InstanceStorage> pointer_storage(const Program& program, Address object, const TypeInfo& type) {
  const Address values = TRY(read_word(program, object - 4 * word));
  if (!values.is_null()) return with_values(program, values, type);
  return InstanceStorage{.dict = TRY(read_word(program, object - 3 * word)), .is_managed = true};
}

Result<InstanceStorage> tagged_storage(const Program& program, Address object, const TypeInfo& type) {
  const Address dict_or_values = TRY(read_word(program, object - 3 * word));
  // The pointer to the values is kept less one, which sets its low bit.
  if ((dict_or_values.value() & 1U) != 0) return with_values(program, dict_or_values + 1, type);
  return InstanceStorage{.dict = dict_or_values, .is_managed = true};
}

Result<InstanceStorage> embedded_storage(const Program& program, Address object, const TypeInfo& type) {
  const std::uint64_t before = program.dialect.free_threaded ? word : 3 * word;
  const Address dict = TRY(read_word(program, object - before));
  if (!dict.is_null()) return InstanceStorage{.dict = dict, .is_managed = true};
  if (!type.has(TypeFlag::inline_values) || type.basicsize <= 0) {
    return InstanceStorage{.is_managed = true};
  }
  const auto values =
      program.view<PyDictValues>(object + static_cast<std::uint64_t>(type.basicsize));
  if (TRY(values.read(PyDictValues::valid)) == 0) return InstanceStorage{.is_managed = true};
  return with_values(program, TRY(values.address_of(PyDictValues::values)), type);
}

/// The names of inline values: where the entries of the split keys lie.
struct SplitKeys {
  Address first_key;
  std::uint64_t stride = 0;
  std::uint64_t count = 0;

  [[nodiscard]] Result<Address> read(const Program& program, std::uint64_t index) const {
    return read_word(program, first_key + index * stride);
  }
};

Result<SplitKeys> read_split_keys(const Program& program, Address keys) {
  const auto view = program.view<PyDictKeysObject>(keys);
  const std::uint64_t log2_bytes = TRY(view.read(PyDictKeysObject::dk_log2_index_bytes));
  const std::int64_t count = TRY(view.read(PyDictKeysObject::dk_nentries));
  const auto stride = program.layout.size(PyDictUnicodeEntry::size);
  const auto key_offset = program.layout.offset(PyDictUnicodeEntry::me_key);
  if (!stride || !key_offset) return fail(ErrorKind::absent_field, "PyDictUnicodeEntry", keys);
  if (log2_bytes > 16 || count < 0 || count > static_cast<std::int64_t>(most_values)) {
    return fail(ErrorKind::corrupt, "split keys", keys);
  }
  const Address entries = TRY(view.address_of(PyDictKeysObject::dk_indices)) + (1ULL << log2_bytes);
  return SplitKeys{entries + *key_offset, *stride, static_cast<std::uint64_t>(count)};
}

/// The indices of the values in the order they were set; empty if it cannot be read.
std::vector<std::uint8_t> read_insertion_order(const Program& program, Address first_value) {
  std::vector<std::uint8_t> order;
  const bool embedded = program.dialect.inline_values == InlineValues::embedded;
  const auto& memory = program.memory();
  if (embedded) {
    const Address header = first_value - program.layout.offset(PyDictValues::values).value_or(0);
    const auto view = program.view<PyDictValues>(header);
    const auto capacity = view.read(PyDictValues::capacity);
    const auto used = view.read(PyDictValues::used);
    if (!capacity || !used || *used > *capacity || *capacity > most_values) return order;
    order.resize(*used);
    const Address bytes = first_value + *capacity * word;
    if (!memory.read(bytes, std::as_writable_bytes(std::span(order)), "values")) order.clear();
    return order;
  }
  const auto used = memory.read_value<std::uint8_t>(first_value - 2, "values");
  if (!used) return order;
  for (std::uint64_t i = 0; i < *used; ++i) {
    const auto index = memory.read_value<std::uint8_t>(first_value - 3 - i, "values");
    if (!index) return {};
    order.push_back(*index);
  }
  return order;
}

/// Visits inline values: those with a known place in the order first, any others after them.
Result<void> for_each_value(const Program& program,
                            const InstanceStorage& storage,
                            Budget& budget,
                            const EntryVisitor& visit) {
  const SplitKeys keys = TRY(read_split_keys(program, storage.keys));
  std::vector<std::uint8_t> order = read_insertion_order(program, storage.first_value);
  for (std::uint64_t i = 0; i < keys.count; ++i) order.push_back(static_cast<std::uint8_t>(i));
  std::array<bool, most_values + 1> seen{};
  for (const std::uint8_t index : order) {
    if (index >= keys.count || seen[index]) continue;
    seen[index] = true;
    if (!budget.spend_node()) return fail(ErrorKind::limit, "values", storage.first_value);
    const Address value = TRY(read_word(program, storage.first_value + index * word));
    if (value.is_null()) continue;
    if (!visit({TRY(keys.read(program, index)), value})) break;
  }
  return {};
}

bool is_text(const Program& program, Address object, std::u32string_view text) {
  const auto prefix = read_text(program, object, text.size());
  return prefix && prefix->length == text.size() && prefix->characters == text;
}

Result<void> check_is_dict(const Program& program, Address dict) {
  const Address type = TRY(program.view<PyObject>(dict).read(PyObject::ob_type));
  const Result<TypeInfo>& info = program.type_info(type);
  if (!info) return fail(info.error());
  if (!info->has(TypeFlag::dict_subclass)) return fail(ErrorKind::corrupt, "instance dict", dict);
  return {};
}

}  // namespace

Result<InstanceStorage> find_storage(const Program& program, Address object, const TypeInfo& type) {
  if (!type.has(TypeFlag::managed_dict)) return storage_at_offset(program, object, type);
  switch (program.dialect.inline_values) {
    case InlineValues::none:
      break;
    case InlineValues::pointer_before_object:
      return pointer_storage(program, object, type);
    case InlineValues::tagged_word:
      return tagged_storage(program, object, type);
    case InlineValues::embedded:
      return embedded_storage(program, object, type);
  }
  return storage_at_offset(program, object, type);
}

Result<void> for_each_stored(const Program& program,
                             const InstanceStorage& storage,
                             Budget& budget,
                             const EntryVisitor& visit) {
  if (!storage.first_value.is_null()) return for_each_value(program, storage, budget, visit);
  if (storage.dict.is_null()) return {};
  TRY(check_is_dict(program, storage.dict));
  return for_each_entry(program, storage.dict, budget, visit);
}

Result<std::optional<Address>> find_stored(const Program& program,
                                           const InstanceStorage& storage,
                                           std::u32string_view name,
                                           Budget& budget) {
  std::optional<Address> found;
  if (storage.first_value.is_null()) {
    if (storage.dict.is_null()) return found;
    TRY(check_is_dict(program, storage.dict));
    return find_in_dict(program, storage.dict, name, budget);
  }
  TRY(for_each_value(program, storage, budget, [&](const Entry& entry) {
    if (!is_text(program, entry.key, name)) return true;
    found = entry.value;
    return false;
  }));
  return found;
}

}  // namespace hognose::python
