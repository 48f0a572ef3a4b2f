// A chunk of glibc's malloc, as far as that can be told from inside of it.
//
// Before what malloc has handed out stands its size, the low bits of which say whether the chunk before it is
// in use (1), and whether it has a mapping of its own (2). So one chunk leads to the next, and none to the one
// before:
//
//     chunk: │ size of the one before, if that is free │ size + bits │ memory … │ next chunk: …
//
// (malloc/malloc.c.) Nothing marks a size as one: where a few in a row lead to one another, there are chunks, or
// there were. So what is found here is never more than likely.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "target/seams/maps.h"
#include "target/seams/memory.h"

namespace hognose::clib {

/// What malloc has handed out, around an address.
struct MallocChunk {
  Address start;  ///< of the memory, behind the size
  std::uint64_t size = 0;  ///< bytes of the memory
  bool is_free = false;  ///< the next one says so; one that is kept for reuse does not look free
  bool is_mapping = false;  ///< it has a mapping of its own
};

/// Looks back from the address for a bounded length: nothing if that was not enough.
[[nodiscard]] std::optional<MallocChunk> find_malloc_chunk(const target::Memory& memory,
                                                           const target::Maps& maps,
                                                           Address address);

}  // namespace hognose::clib
