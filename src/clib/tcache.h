// The blocks that a thread has freed and that glibc's malloc keeps for it, by their sizes.
//
//     thread ─► unsigned short counts[64]; entry* entries[64] ─► { entry* next; key } ─► …
//
// (malloc/malloc.c: tcache_perthread_struct, since 2.26.) Such a block looks as if somebody had it: that it stands in a
// list is the proof that it was freed. Links are mangled with their own place since 2.32. Nothing names the table: it is
// a variable of the thread that leads to a chunk of just that size, in which all lists begin with blocks or are empty.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "target/seams/maps.h"
#include "target/seams/memory.h"

namespace hognose::clib {

/// A thread, by its pointer (fs_base).
struct TcacheOwner {
  const target::Memory& memory;
  const target::Maps& maps;
  Address thread;
};

/// Whether the memory at `block`, of a chunk of `chunk_size` bytes, is in such a list of that thread; nothing if its
/// table was not found, or if the list leads astray.
[[nodiscard]] std::optional<bool> is_in_tcache(const TcacheOwner& owner,
                                               Address block,
                                               std::uint64_t chunk_size);

}  // namespace hognose::clib
