// A Kind is one row of the table of Python types that hognose knows: object/kinds.cc.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "python/describer.h"
#include "python/type_info.h"

namespace hognose::python {

/// One Python type, or family of types.
struct Kind {
  const char* name;  ///< "list", "enum member": for documentation and statistics
  /// Whether instances of this type are of this kind. May read the type's dict, never an instance.
  bool (*test)(const Program& program, const TypeInfo& type);
  /// Writes one instance. Brackets cycles with enter/leave if it holds other objects.
  void (*describe)(Describer& out, Address object, const TypeInfo& type);
};

/// The kinds in order of decision; the last one takes everything.
[[nodiscard]] std::span<const Kind> all_kinds();

/// The first kind whose test passes.
[[nodiscard]] const Kind& find_kind(const Program& program, const TypeInfo& type);

}  // namespace hognose::python
