// A Kind is what hognose knows of one Python type, or family of types. The table: kinds/kinds.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "python/values/type_info.h"

namespace hognose::python {

class Describer;

/// One Python type, or family of types.
struct Kind {
  const char* name;  ///< "list", "enum member": for documentation and statistics
  /// Whether instances of this type are of this kind. May read the type's dict, never an instance.
  bool (*test)(const Program& program, const TypeInfo& type);
  /// Writes one instance. Brackets cycles with enter/leave if it holds other objects.
  void (*describe)(Describer& out, Address object, const TypeInfo& type);
};

/// A table of kinds, handed to a Describer by who makes it: nothing here knows one of them.
struct Kinds {
  std::span<const Kind> rows;  ///< in order of decision: the first whose test passes
  Kind subclass;  ///< then: whose test passes, and who has a base of one of the rows
  Kind instance;  ///< everything else
};

/// The kind of instances of `type`, found once an epoch.
[[nodiscard]] const Kind& find_kind(const Program& program,
                                    const Kinds& kinds,
                                    const TypeInfo& type);

/// A base of a class, and the kind of what its instances hold by it.
struct ValueBase {
  const TypeInfo& type;
  const Kind& kind;
};
/// The nearest base whose kind is one of the rows, by tp_base, else in the MRO; nothing if there is
/// none.
[[nodiscard]] std::optional<ValueBase> find_value_base(const Program& program,
                                                       const Kinds& kinds,
                                                       const TypeInfo& type);

}  // namespace hognose::python
