// Asks the allocators one after the other: those that prove a block first.
// SPDX-License-Identifier: MIT
#include "python/heap/memory_block.h"

#include "clib/malloc_chunk.h"
#include "python/heap/pymalloc_block.h"

namespace hognose::python {
namespace {

BlockState state_of(const std::vector<bool>& freed, std::uint64_t number) {
  if (number >= freed.size()) return BlockState::never_used;
  return freed[number] ? BlockState::freed : BlockState::live;
}

/// Of a pool or a page, whose first block is at `first`; a block without a start is not one of its blocks.
template <class Area>
std::optional<MemoryBlock> find_in(const Area& area,
                                   Allocator allocator,
                                   Address first,
                                   Address address) {
  MemoryBlock block;
  block.start = area.start_of(address);
  if (block.start.is_null()) return std::nullopt;
  block.allocator = allocator;
  block.size = area.block_size;
  block.state = state_of(area.freed, *block.start.distance_from(first) / area.block_size);
  block.within = area.range;
  return block;
}

std::optional<MemoryBlock> find_chunk(const target::Target& target, Address address) {
  const auto chunk = clib::find_malloc_chunk(*target.memory, target.maps, address);
  if (!chunk) return std::nullopt;
  MemoryBlock block;
  block.allocator = Allocator::c_library;
  block.start = chunk->start;
  block.size = chunk->size;
  block.state = chunk->is_free ? BlockState::freed : BlockState::unknown;
  block.trust = Trust::guessed;
  return block;
}

}  // namespace

std::optional<MemoryBlock> find_memory_block(const target::Target& target, Address address) {
  if (const auto pool = find_pymalloc_pool(*target.memory, address))
    return find_in(*pool, Allocator::pymalloc, pool->first, address);
  if (const auto page = find_mimalloc_page(*target.memory, address)) {
    auto block = find_in(*page, Allocator::mimalloc, page->range.begin, address);
    if (block) block->heap = page->heap;
    return block;
  }
  return find_chunk(target, address);
}

BlockNeighbours find_neighbours(const target::Target& target, const MemoryBlock& block) {
  BlockNeighbours found;
  const Address end = block.start + block.size;
  if (block.allocator == Allocator::c_library) {
    found.after = find_chunk(target, end + word_size);
    if (found.after && found.after->start != end + word_size) found.after.reset();
    return found;
  }
  const auto find = [&](Address address) -> std::optional<MemoryBlock> {
    return block.within.contains(address) ? find_memory_block(target, address) : std::nullopt;
  };
  found.before = find(block.start - 1);
  found.after = find(end);
  return found;
}

}  // namespace hognose::python
