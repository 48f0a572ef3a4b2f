// Counts empty bins, and follows arenas.
// SPDX-License-Identifier: MIT
#include "clib/malloc_arena.h"

namespace hognose::clib {
namespace {

std::size_t count_empty_bins(const MallocArena& arena, Address at) {
  std::size_t empty = 0;
  for (std::size_t bin = 0; bin < MallocArena::count_of_bins; ++bin) {
    const Address itself = find_bin(at, bin);
    if (arena.bins.at(bin)[0] == itself && arena.bins.at(bin)[1] == itself) ++empty;
  }
  return empty;
}

}  // namespace

Address find_bin(Address arena, std::size_t number) {
  return arena + offsetof(MallocArena, bins) - 2 * word_size + number * 2 * word_size;
}

std::optional<MallocArena> read_malloc_arena(const target::Memory& memory, Address at) {
  constexpr std::size_t most_arenas = 4096;
  constexpr std::size_t fewest_empty = MallocArena::count_of_bins / 4;
  const auto arena = memory.read_value<MallocArena>(at, "malloc_state");
  if (!arena || count_empty_bins(*arena, at) < fewest_empty) return std::nullopt;
  Address next = arena->next;
  for (std::size_t count = 0; next != at && count < most_arenas; ++count) {
    const auto read =
        memory.read_value<Address>(next + offsetof(MallocArena, next), "malloc_state");
    if (!read) return std::nullopt;
    next = *read;
  }
  return next == at ? std::optional(*arena) : std::nullopt;
}

bool is_malloc_arena(const target::Memory& memory, Address at) {
  return read_malloc_arena(memory, at).has_value();
}

}  // namespace hognose::clib
