// What a slot of a frame holds: a plain pointer, or since 3.14 a tagged one.
// SPDX-License-Identifier: MIT
#pragma once

#include "python/program.h"

namespace hognose::python {

/// The object that the bits of a slot refer to; null for an empty slot, and for the tagged small
/// integers and error marks that 3.14 keeps on its value stack (Include/internal/pycore_stackref.h).
[[nodiscard]] inline Address object_in_slot(const Program& program, Address bits) {
  if (program.dialect.slot == layout::Slot::pointer) return bits;
  constexpr std::uint64_t tags = 3;
  constexpr std::uint64_t borrowed = 1;
  if ((bits.value() & tags) > borrowed) return {};
  return bits.without_tag(tags);
}

/// The object in the slot at `at`.
[[nodiscard]] inline Result<Address> read_slot(const Program& program,
                                               Address at,
                                               const char* reading) {
  const auto bits = TRY(program.memory().read_value<std::uint64_t>(at, reading));
  return object_in_slot(program, Address(bits));
}

}  // namespace hognose::python
