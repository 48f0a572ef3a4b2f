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

/// What stands right before the memory of a chunk.
struct ChunkHeader {
  static constexpr std::uint64_t bytes = 16;
  static constexpr std::uint64_t least_chunk = 32;

  std::uint64_t size_before = 0;  ///< of the one before, if that is free
  std::uint64_t size_and_bits = 0;

  /// Of the whole chunk, header and all.
  [[nodiscard]] std::uint64_t size() const { return size_and_bits & ~7ULL; }
  [[nodiscard]] bool has_used_before() const { return (size_and_bits & 1U) != 0; }
  [[nodiscard]] bool is_mapping() const { return (size_and_bits & 2U) != 0; }
  [[nodiscard]] bool is_of_other_arena() const { return (size_and_bits & 4U) != 0; }
  /// A chunk of a heap may be as large.
  [[nodiscard]] bool is_size() const { return size() >= least_chunk && size() % bytes == 0; }
};

/// The header of the memory that begins at `memory`.
[[nodiscard]] Result<ChunkHeader> read_chunk_header(const target::Memory& from, Address memory);

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
