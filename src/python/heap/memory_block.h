// The block of memory that holds an address: whose it is, and whether anybody has it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "base/trust.h"
#include "python/heap/mimalloc_block.h"
#include "target/target.h"

namespace hognose::python {

/// Who hands out memory.
enum class Allocator : std::uint8_t { pymalloc, mimalloc, c_library };

enum class BlockState : std::uint8_t {
  live,  ///< somebody has it
  freed,  ///< nobody has it
  never_used,  ///< nobody ever had it
  unknown,  ///< the C library keeps some for reuse that look as if somebody had them
};

/// A block of memory.
struct MemoryBlock {
  Allocator allocator = Allocator::pymalloc;
  Address start;
  std::uint64_t size = 0;
  BlockState state = BlockState::unknown;
  Trust trust = Trust::seen;  ///< guessed: it looks like one
  AddressRange within{};  ///< of the pool or page that it was cut from; empty if there is none
  std::optional<MimallocHeap> heap{};

  [[nodiscard]] AddressRange range() const { return AddressRange::from(start, size); }
};

/// Nothing if no allocator is known to have that memory. Cheap, however large the heap is.
[[nodiscard]] std::optional<MemoryBlock> find_memory_block(const target::Target& target,
                                                           Address address);

/// Those right before and behind one, if they are known to be blocks.
struct BlockNeighbours {
  std::optional<MemoryBlock> before;
  std::optional<MemoryBlock> after;
};
[[nodiscard]] BlockNeighbours find_neighbours(const target::Target& target,
                                              const MemoryBlock& block);

}  // namespace hognose::python
