// Reading the attributes of an object from its dict or its inline values.
// SPDX-License-Identifier: MIT
#include "python/attributes/instance_storage.h"

#include "python/values/text.h"

namespace hognose::python {
namespace {

using layout::InlineValues;
using layout::PyDictValues;
using layout::PyHeapTypeObject;
using layout::PyLongObject;
using layout::PyObject;
using layout::PyVarObject;

Result<Address> read_word(const Program& program, Address at) {
  return Address(TRY(program.memory().read_value<std::uint64_t>(at, "instance dict")));
}

/// How many items of tp_itemsize an object of variable size has.
Result<std::uint64_t> read_item_count(const Program& program,
                                      Address object,
                                      const TypeInfo& type) {
  if (type.has(TypeFlag::long_subclass) && program.dialect.int_head == layout::IntHead::lv_tag) {
    return TRY(program.view<PyLongObject>(object).read(PyLongObject::lv_tag)) >> 3U;
  }
  const std::int64_t size = TRY(program.view<PyVarObject>(object).read(PyVarObject::ob_size));
  return size < 0 ? 0 - static_cast<std::uint64_t>(size) : static_cast<std::uint64_t>(size);
}

/// The dict pointer at tp_dictoffset: from the start, or from the end of an object of variable
/// size.
Result<InstanceStorage> storage_at_offset(const Program& program,
                                          Address object,
                                          const TypeInfo& type) {
  if (type.dictoffset == 0) return InstanceStorage{};
  if (type.dictoffset > 0) {
    const Address at = object + static_cast<std::uint64_t>(type.dictoffset);
    return InstanceStorage{.dict = TRY(read_word(program, at))};
  }
  const std::uint64_t size = TRY(find_instance_size(program, object, type));
  const std::uint64_t rounded = (size + word_size - 1) / word_size * word_size;
  const std::uint64_t back = 0 - static_cast<std::uint64_t>(type.dictoffset);
  if (back > rounded) return fail(ErrorKind::corrupt, "tp_dictoffset", type.address);
  return InstanceStorage{.dict = TRY(read_word(program, object + (rounded - back)))};
}

Result<InstanceStorage> with_values(const Program& program, Address values, const TypeInfo& type) {
  const auto heap_type = program.view<PyHeapTypeObject>(type.address);
  const Address keys = TRY(heap_type.read(PyHeapTypeObject::ht_cached_keys));
  if (keys.is_null()) return fail(ErrorKind::corrupt, "ht_cached_keys", type.address);
  return InstanceStorage{.values = values, .keys = keys, .is_managed = true};
}

Result<InstanceStorage> pointer_storage(const Program& program,
                                        Address object,
                                        const TypeInfo& type) {
  const Address values = TRY(read_word(program, object - 4 * word_size));
  if (!values.is_null()) return with_values(program, values, type);
  return InstanceStorage{.dict = TRY(read_word(program, object - 3 * word_size)),
                         .is_managed = true};
}

Result<InstanceStorage> tagged_storage(const Program& program,
                                       Address object,
                                       const TypeInfo& type) {
  const Address dict_or_values = TRY(read_word(program, object - 3 * word_size));
  // The pointer to the values is kept less one, which sets its low bit.
  if ((dict_or_values.value() & 1U) != 0) return with_values(program, dict_or_values + 1, type);
  return InstanceStorage{.dict = dict_or_values, .is_managed = true};
}

Result<InstanceStorage> embedded_storage(const Program& program,
                                         Address object,
                                         const TypeInfo& type) {
  const std::uint64_t before = program.dialect.free_threaded ? word_size : 3 * word_size;
  const Address dict = TRY(read_word(program, object - before));
  if (!dict.is_null()) return InstanceStorage{.dict = dict, .is_managed = true};
  if (!type.has(TypeFlag::inline_values) || type.basicsize <= 0) {
    return InstanceStorage{.is_managed = true};
  }
  const auto values =
      program.view<PyDictValues>(object + static_cast<std::uint64_t>(type.basicsize));
  if (TRY(values.read(PyDictValues::valid)) == 0) return InstanceStorage{.is_managed = true};
  return with_values(program, values.address(), type);
}

Result<void> check_is_dict(const Program& program, Address dict) {
  const Address type = TRY(program.view<PyObject>(dict).read(PyObject::ob_type));
  const Result<TypeInfo>& info = find_type_info(program, type);
  if (!info) return fail(info.error());
  if (!info->has(TypeFlag::dict_subclass)) return fail(ErrorKind::corrupt, "instance dict", dict);
  return {};
}

}  // namespace

Result<std::uint64_t> find_instance_size(const Program& program,
                                         Address object,
                                         const TypeInfo& type) {
  constexpr std::int64_t largest = 1LL << 24;
  const std::uint64_t count = type.itemsize == 0 ? 0 : TRY(read_item_count(program, object, type));
  if (type.basicsize < 0 || type.basicsize > largest || type.itemsize < 0 ||
      type.itemsize > largest || count > (1ULL << 36U)) {
    return fail(ErrorKind::corrupt, "object size", object);
  }
  return static_cast<std::uint64_t>(type.basicsize) +
         count * static_cast<std::uint64_t>(type.itemsize);
}

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
  if (!storage.values.is_null()) {
    return for_each_split_entry(program, storage.keys, storage.values, budget, visit);
  }
  if (storage.dict.is_null()) return {};
  TRY(check_is_dict(program, storage.dict));
  return for_each_entry(program, storage.dict, budget, visit);
}

Result<std::optional<Address>> find_stored(const Program& program,
                                           const InstanceStorage& storage,
                                           std::u32string_view name,
                                           Budget& budget) {
  std::optional<Address> found;
  if (storage.values.is_null()) {
    if (storage.dict.is_null()) return found;
    TRY(check_is_dict(program, storage.dict));
    return find_in_dict(program, storage.dict, name, budget);
  }
  TRY(for_each_split_entry(
      program, storage.keys, storage.values, budget, [&](const DictEntry& entry) {
        if (!text_equals(program, entry.key, name).value_or(false)) return true;
        found = entry.value;
        return false;
      }));
  return found;
}

}  // namespace hognose::python
