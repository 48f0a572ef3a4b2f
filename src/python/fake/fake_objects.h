// Objects of the builtin types, put into a FakePython.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/fake/fake_python.h"
#include "python/values/text.h"

namespace hognose::python {

inline Address FakePython::integer(std::int64_t value) {
  using layout::PyLongObject;
  const Address at = object<PyLongObject>(type_with("int", TypeFlag::long_subclass), 16);
  std::uint64_t left = value < 0 ? 0 - static_cast<std::uint64_t>(value) : word_of(value);
  const Address digits = at + *program.layout.offset(PyLongObject::ob_digit);
  std::uint64_t count = 0;
  for (; left != 0; left >>= 30U, ++count) {
    parts.memory->put_u32(digits + count * 4, static_cast<std::uint32_t>(left & 0x3FFFFFFFU));
  }
  const std::uint64_t sign = value < 0 ? 2 : value == 0 ? 1 : 0;
  set(at, PyLongObject::lv_tag, count << 3U | sign);
  return at;
}

inline Address FakePython::text(std::u32string_view characters) {
  using layout::PyASCIIObject;
  const bool is_ascii = std::ranges::all_of(characters, [](char32_t c) { return c < 0x80; });
  const bool is_narrow = std::ranges::all_of(characters, [](char32_t c) { return c < 0x100; });
  const std::uint64_t width = is_narrow ? 1 : 4;
  const Address at = object<layout::PyUnicodeObject>(type_with("str", TypeFlag::unicode_subclass),
                                                     characters.size() * width);
  set(at, PyASCIIObject::length, characters.size());
  set(at, PyASCIIObject::kind, width);
  set(at, PyASCIIObject::compact, 1);
  set(at, PyASCIIObject::ascii, is_ascii ? 1 : 0);
  Address data = at + (is_ascii ? *program.layout.size(PyASCIIObject::size)
                                : *program.layout.size(layout::PyCompactUnicodeObject::size));
  for (const char32_t c : characters) {
    if (is_narrow) parts.memory->put_u8(data, static_cast<std::uint8_t>(c));
    if (!is_narrow) parts.memory->put_u32(data, c);
    data = data + width;
  }
  return at;
}

inline Address FakePython::bytes(std::string_view value) {
  const Address at =
      object<layout::PyBytesObject>(type_with("bytes", TypeFlag::bytes_subclass), value.size() + 1);
  set(at, layout::PyVarObject::ob_size, value.size());
  parts.memory->put_text(at + *program.layout.offset(layout::PyBytesObject::ob_sval), value);
  return at;
}

inline Address FakePython::floating(double value) {
  const Address at = object<layout::PyFloatObject>(type("float"));
  set(at, layout::PyFloatObject::ob_fval, value);
  return at;
}

inline Address FakePython::list(const std::vector<Address>& items) {
  const Address at = object<layout::PyListObject>(type_with("list", TypeFlag::list_subclass));
  const Address slots = allocate(items.size() * 8);
  for (std::size_t i = 0; i < items.size(); ++i)
    parts.memory->put_pointer(slots + i * 8, items[i]);
  set(at, layout::PyVarObject::ob_size, items.size());
  set(at, layout::PyListObject::allocated, items.size());
  set(at, layout::PyListObject::ob_item, slots);
  return at;
}

inline Address FakePython::tuple(const std::vector<Address>& items) {
  const Address at =
      object<layout::PyTupleObject>(type_with("tuple", TypeFlag::tuple_subclass), items.size() * 8);
  const Address slots = at + *program.layout.offset(layout::PyTupleObject::ob_item);
  for (std::size_t i = 0; i < items.size(); ++i)
    parts.memory->put_pointer(slots + i * 8, items[i]);
  set(at, layout::PyVarObject::ob_size, items.size());
  return at;
}

inline Address FakePython::dict(const std::vector<std::pair<Address, Address>>& entries) {
  using layout::PyDictKeyEntry;
  using layout::PyDictKeysObject;
  const auto log2_size = std::bit_width(entries.size() * 3 / 2 | 4);
  const std::uint64_t entry_size = *program.layout.size(PyDictKeyEntry::size);
  const Address keys = make<PyDictKeysObject>((1U << log2_size) + entries.size() * entry_size);
  set(keys, PyDictKeysObject::dk_log2_size, log2_size);
  set(keys, PyDictKeysObject::dk_log2_index_bytes, log2_size);
  set(keys, PyDictKeysObject::dk_nentries, entries.size());
  Address entry = keys + *program.layout.offset(PyDictKeysObject::dk_indices) + (1U << log2_size);
  for (const auto& [key, value] : entries) {
    set(entry, PyDictKeyEntry::me_key, key);
    set(entry, PyDictKeyEntry::me_value, value);
    entry = entry + entry_size;
  }
  const Address at = object<layout::PyODictObject>(type_with("dict", TypeFlag::dict_subclass));
  set(at, layout::PyDictObject::ma_used, entries.size());
  set(at, layout::PyDictObject::ma_keys, keys);
  return at;
}

inline Address FakePython::set_of(const std::vector<Address>& members,
                                  const std::string& type_name) {
  using layout::setentry;
  const std::uint64_t slots = std::bit_ceil(std::max<std::size_t>(members.size() + 1, 8));
  const std::uint64_t entry_size = *program.layout.size(setentry::size);
  const Address table = allocate(slots * entry_size);
  const Address dummy = object<layout::PyObject>(type("<dummy key> type"));
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Address entry = table + i * entry_size;
    set(entry, setentry::key, members[i].is_null() ? dummy : members[i]);
    set(entry, setentry::hash, members[i].is_null() ? -1 : 7);
  }
  const Address at = object<layout::PySetObject>(type(type_name));
  set(at, layout::PySetObject::used, members.size());
  set(at, layout::PySetObject::mask, slots - 1);
  set(at, layout::PySetObject::table, table);
  return at;
}

}  // namespace hognose::python
