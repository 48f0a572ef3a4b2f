// A made-up CPython for tests: a layout nobody ships, and a builder of objects in it.
//
// `FakePython` speaks the newest encodings; a test changes `program.dialect` and `program.style`
// before it builds objects.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/fake/fake_layout.h"
#include "python/kinds/kinds.h"
#include "python/program/program.h"
#include "python/values/text.h"
#include "target/fake_target.h"

namespace hognose::python {

/// An open Python whose process is all fake.
struct FakeProcess {
  FakeProcess() : target(target::make_fake_target(parts)), program(target) {}

  target::FakeParts parts;
  target::Target target;
  Program program;
};

/// One open Python made of fake memory, and objects put into it.
class FakePython : public FakeProcess {
 public:
  FakePython() {
    program.layout = make_fake_layout();
    for (const auto id : {layout::FieldId::PyObject__ob_ref_local,
                          layout::FieldId::PyASCIIObject__ready,
                          layout::FieldId::PyASCIIObject__wstr}) {
      program.layout.set(id, {});
    }
    program.dialect = {layout::LineTable::pep657,
                       layout::Instruction::instr_ptr,
                       layout::FrameChain::current_frame,
                       layout::Activation::owner_shim,
                       layout::Slot::pointer,
                       layout::IntHead::lv_tag,
                       layout::Text::pep393,
                       layout::InlineValues::none,
                       layout::DictShape::keys_log2,
                       layout::SetEntry::dummy_hash,
                       layout::GeneratorState::state_313};
    program.dialect.has_old_style_classes = program.dialect.int_subclass_flag = false;
    program.style = {false, false, true, false, true, true, false, true};
  }

  /// What the target has mapped where.
  void set_maps(target::Maps maps) { target.maps = std::move(maps); }

  /// Room for `size` bytes of zeros, 16-aligned.
  Address allocate(std::uint64_t size) {
    const Address at = next_;
    next_ = next_ + (size + 31) / 16 * 16;
    parts.memory->put_zeros({at, next_});
    return at;
  }
  /// Puts all that was allocated on the target's map, as one writable range.
  void map_memory() { target.maps = target::Maps({{{first_, next_}, 0, true, true, false, ""}}); }
  /// Writes one field of the struct at `at`.
  template <class Struct, class T, class Value>
  void set(Address at, layout::Field<Struct, T> field, Value value) {
    parts.memory->put_value(at + *program.layout.offset(field), word_of(value));
    program.forget();
  }
  /// Room for a Struct and `extra` bytes behind it.
  template <class Struct>
  Address make(std::uint64_t extra = 0) {
    return allocate(*program.layout.size(Struct::size) + extra);
  }
  /// A type; the same again for the same name and no flags.
  Address type(const std::string& name,
               std::initializer_list<TypeFlag> flags = {},
               Address base = {}) {
    if (flags.size() == 0 && types_.contains(name)) return types_[name];
    const Address at = make<layout::PyHeapTypeObject>();
    const Address label = allocate(name.size() + 1);
    parts.memory->put_c_string(label, name);
    std::uint64_t bits = 0;
    for (const TypeFlag flag : flags)
      bits |= 1ULL << static_cast<unsigned>(flag);
    set(at, layout::PyTypeObject::tp_name, label);
    set(at, layout::PyTypeObject::tp_flags, bits);
    set(at, layout::PyTypeObject::tp_base, base);
    return types_[name] = at;
  }
  /// A Struct whose ob_type is `type`.
  template <class Struct>
  Address object(Address type, std::uint64_t extra = 0) {
    const Address at = make<Struct>(extra);
    set(at, layout::PyObject::ob_type, type);
    return at;
  }

  Address none() { return object<layout::PyObject>(type("NoneType")); }
  Address integer(std::int64_t value);
  /// A str of 1-byte units if all characters fit, else of 4-byte units.
  Address text(std::u32string_view characters);
  Address bytes(std::string_view value);
  Address floating(double value);
  Address list(const std::vector<Address>& items);
  Address tuple(const std::vector<Address>& items);
  Address dict(const std::vector<std::pair<Address, Address>>& entries);
  /// A set of up to a few members, in the order given; null stands for a removed one.
  Address set_of(const std::vector<Address>& members, const std::string& type_name = "set");

  /// The object as text, limits as in `options`.
  std::string describe(Address object, const DescribeOptions& options = {}) const {
    Budget budget;
    return python::describe(program, object, options, budget).text;
  }

 private:
  static std::uint64_t word_of(Address value) { return value.value(); }
  static std::uint64_t word_of(double value) { return std::bit_cast<std::uint64_t>(value); }
  template <class T>
  requires std::is_integral_v<T>
  static std::uint64_t word_of(T value) { return static_cast<std::uint64_t>(value); }

  Address type_with(const std::string& name, TypeFlag flag) {
    return types_.contains(name) ? types_[name] : type(name, {flag});
  }

  Address first_{0x10000};
  Address next_ = first_;
  std::map<std::string, Address> types_;
};

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
