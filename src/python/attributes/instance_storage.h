// Where an object keeps its own attributes: in a dict, or in values inside or beside the object.
//
// A dict pointer at tp_dictoffset was the only way until 3.10. Since then most objects have no dict
// until somebody asks for it; their values stand in an array whose names are the type's:
//
//   3.11   [values*][dict*] . . [object]            four and three words before the object
//   3.12   [values+1 or dict*] . . [object]         three before; the low bit means values
//   3.13+  [dict*] . . [object][header, values]     the values lie behind tp_basicsize
//
// The names are the split keys in ht_cached_keys; value i belongs to key i. Bytes beside the values
// tell the order of insertion: before them, backwards (3.11, 3.12), or behind them (3.13+).
// SPDX-License-Identifier: MIT
#pragma once

#include "python/values/dict_entries.h"
#include "python/values/type_info.h"

namespace hognose::python {

/// The storage of one object: a dict, or inline values, or nothing.
struct InstanceStorage {
  Address dict{};  ///< null if there is none
  Address values{};  ///< inline values, a PyDictValues; null if there are none
  Address keys{};  ///< their names
  bool is_managed = false;  ///< the type gives its instances attributes without a dict pointer

  [[nodiscard]] bool exists() const { return !dict.is_null() || !values.is_null(); }
};

/// Finds the storage of `object`, an instance of `type`.
[[nodiscard]] Result<InstanceStorage> find_storage(const Program& program,
                                                   Address object,
                                                   const TypeInfo& type);

/// The bytes of an object: tp_basicsize, and its items if it is of variable size. corrupt if that is
/// absurd.
[[nodiscard]] Result<std::uint64_t> find_instance_size(const Program& program,
                                                       Address object,
                                                       const TypeInfo& type);

/// Visits what is stored, in insertion order. An error ends the walk; what was visited stands.
[[nodiscard]] Result<void> for_each_stored(const Program& program,
                                           const InstanceStorage& storage,
                                           Budget& budget,
                                           const EntryVisitor& visit);

/// The value stored under `name`, or nothing.
[[nodiscard]] Result<std::optional<Address>> find_stored(const Program& program,
                                                         const InstanceStorage& storage,
                                                         std::u32string_view name,
                                                         Budget& budget);

}  // namespace hognose::python
