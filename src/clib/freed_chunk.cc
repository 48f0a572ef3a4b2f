// Asking threads, arenas, and the heap.
// SPDX-License-Identifier: MIT
#include "clib/freed_chunk.h"

#include "clib/binned_chunk.h"
#include "clib/heap_walk.h"
#include "clib/tcache.h"

namespace hognose::clib {
namespace {

/// Whether some thread keeps it.
bool is_kept(const target::Target& target, const MallocChunk& chunk) {
  constexpr unsigned most_threads = 64;
  const auto threads = target.threads->list();
  if (!threads || chunk.is_mapping) return false;
  unsigned asked = 0;
  for (const target::OsThread& thread : *threads) {
    if (thread.tls_base.is_null() || asked++ == most_threads) continue;
    const TcacheOwner owner{*target.memory, target.maps, thread.tls_base};
    if (is_in_tcache(owner, chunk.start, chunk.size + word_size) == true) return true;
  }
  return false;
}

}  // namespace

std::optional<MallocChunk> find_freed_chunk(const target::Target& target, Address address) {
  const auto chunk = find_malloc_chunk(*target.memory, target.maps, address);
  if (chunk && is_kept(target, *chunk)) return chunk;
  if (const auto binned = find_binned_chunk(*target.memory, target.maps, address)) return binned;
  if (!chunk || !chunk->is_free) return std::nullopt;
  const auto walk = walk_heap(*target.memory, target.maps, address);
  const bool is_proven = walk && walk->broken.is_null() && walk->chunk && walk->chunk->is_free;
  return is_proven ? walk->chunk : std::nullopt;
}

}  // namespace hognose::clib
