// Counts empty bins, and follows arenas.
// SPDX-License-Identifier: MIT
#include "clib/malloc_arena.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace hognose::clib {
namespace {

constexpr std::size_t count_of_bins = 127;

/// struct malloc_state, since 2.26.
struct Arena {
  std::array<std::uint32_t, 4> lock_and_flags;
  std::array<Address, 10> fast_bins;
  Address top;
  Address last_remainder;
  std::array<std::array<Address, 2>, count_of_bins> bins;
  std::array<std::uint32_t, 4> binmap;
  Address next;
};

std::size_t count_empty_bins(const Arena& arena, Address at) {
  const Address first = at + offsetof(Arena, bins) - 2 * word_size;
  std::size_t empty = 0;
  for (std::size_t bin = 0; bin < count_of_bins; ++bin) {
    const Address itself = first + bin * sizeof(arena.bins[bin]);
    if (arena.bins.at(bin)[0] == itself && arena.bins.at(bin)[1] == itself) ++empty;
  }
  return empty;
}

}  // namespace

bool is_malloc_arena(const target::Memory& memory, Address at) {
  constexpr std::size_t most_arenas = 4096;
  constexpr std::size_t fewest_empty = count_of_bins / 4;
  const auto arena = memory.read_value<Arena>(at, "malloc_state");
  if (!arena || count_empty_bins(*arena, at) < fewest_empty) return false;
  Address next = arena->next;
  for (std::size_t count = 0; next != at && count < most_arenas; ++count) {
    const auto read = memory.read_value<Address>(next + offsetof(Arena, next), "malloc_state");
    if (!read) return false;
    next = *read;
  }
  return next == at;
}

}  // namespace hognose::clib
