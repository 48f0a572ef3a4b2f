// Along the ring, back to where it begins: old objects, as types are, stand near that.
// SPDX-License-Identifier: MIT
#include "python/heap/collected_by.h"

namespace hognose::python {

std::optional<Address> find_collecting_interpreter(const Program& program,
                                                   std::span<const Address> interpreters,
                                                   Address object) {
  constexpr unsigned most_objects = 1U << 17U;
  constexpr std::uint64_t marks = 3;
  constexpr std::uint64_t bytes_of_heads =
      256;  // of all generations, and of what is never collected
  const auto heads = program.layout.offset(layout::PyInterpreterState::gc_generations);
  if (!heads || program.dialect.free_threaded) return std::nullopt;
  const Address begin = object - 2 * word_size;
  Address at = begin;
  for (unsigned steps = 0; steps < most_objects; ++steps) {
    const auto previous = program.memory().read_value<std::uint64_t>(at + word_size, "_gc_prev");
    if (!previous) return std::nullopt;
    const Address before(*previous & ~marks);
    const auto forth = program.memory().read_value<std::uint64_t>(before, "_gc_next");
    if (!forth || (*forth & ~marks) != at.value()) return std::nullopt;
    for (const Address interpreter : interpreters) {
      if (AddressRange::from(interpreter + *heads, bytes_of_heads).contains(before))
        return interpreter;
    }
    at = before;
    if (at == begin) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace hognose::python
