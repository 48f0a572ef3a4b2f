// What a slot of a frame holds: a plain pointer, or since 3.14 a tagged one.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "python/program/program.h"

namespace hognose::python {

/// What a reference stands for: an object, or a small integer that it holds itself.
struct Referent {
  Address object;
  std::optional<std::int64_t> number{};
};

/// Takes the bits of a _PyStackRef apart: two tag bits, both of which are set for a number.
[[nodiscard]] inline Referent decode_stack_ref(std::uint64_t bits) {
  constexpr std::uint64_t tags = 3;
  if ((bits & tags) != tags) return {Address(bits).without_tag(tags), {}};
  return {{}, static_cast<std::int64_t>(bits) >> 2};
}

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
