// Arenas of glibc's malloc: where it keeps what is free. Whoever waits for the lock of one waits at its first word.
//
//     malloc_state: │ lock, flags … │ fast bins │ top … │ bins: two links each │ binmap │ next arena ─► … ─► this one │ …
//
// An empty bin leads to itself, as if its links were those of a chunk (malloc/malloc.c, bin_at()), and of 127 nearly all are
// empty. The lock does not say who has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "target/seams/memory.h"

namespace hognose::clib {

/// struct malloc_state, since 2.27.
struct MallocArena {
  static constexpr std::size_t count_of_bins = 127;

  std::array<std::uint32_t, 4> lock_and_flags{};
  std::array<Address, 10> fast_bins;
  Address top;
  Address last_remainder;
  std::array<std::array<Address, 2>, count_of_bins> bins;
  std::array<std::uint32_t, 4> binmap{};
  Address next;
};

/// The arena at that address; nothing if there is none.
[[nodiscard]] std::optional<MallocArena> read_malloc_arena(const target::Memory& memory,
                                                           Address at);
/// Where the bin of that number would be, were it a chunk, in the arena at `arena`.
[[nodiscard]] Address find_bin(Address arena, std::size_t number);
/// Whether there is one.
[[nodiscard]] bool is_malloc_arena(const target::Memory& memory, Address at);

}  // namespace hognose::clib
