// The chunks of a heap of glibc's malloc, one after the other from the first.
//
// A heap begins with a chunk, that of the thread's own lists of freed blocks. Each leads to the next by its size, and
// the last one, from which new ones are cut, ends where the heap does:
//
//     [heap]:  chunk │ chunk │ … │ top ┤        other arenas:  heap_info │ malloc_state │ chunk │ … │ top ┤
//
// (malloc/malloc.c, malloc/arena.c.) So where all of them lead to the end, what is found is proven; and where one leads
// nowhere, its size has been overwritten, or that of one before.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "clib/malloc_chunk.h"

namespace hognose::clib {

struct HeapWalk {
  std::optional<MallocChunk> chunk;  ///< that has the address
  std::optional<MallocChunk> before;  ///< right before where it leads nowhere
  Address broken;  ///< the memory behind a size that cannot be one; null if all lead to the end
  bool is_last = false;  ///< the chunk that was found is the one from which new ones are cut
};

/// Walks the heap that has `address`, all of it; nothing if no heap begins there, if it is too long, or if a
/// part of it cannot be read.
[[nodiscard]] std::optional<HeapWalk> walk_heap(const target::Memory& memory,
                                                const target::Maps& maps,
                                                Address address);

}  // namespace hognose::clib
