// From an address to its arena, and along the lists of that.
// SPDX-License-Identifier: MIT
#include "clib/binned_chunk.h"

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "base/place_text.h"
#include "clib/malloc_arena.h"

namespace hognose::clib {
namespace {

/// Of all lists of an arena together.
constexpr unsigned most_chunks = 1U << 16U;

/// An arena, and where it is.
struct FoundArena {
  Address at;
  MallocArena arena;
};

std::optional<FoundArena> read_arena(const target::Memory& memory, Address at) {
  const auto arena = read_malloc_arena(memory, at);
  return arena ? std::optional(FoundArena{at, *arena}) : std::nullopt;
}

/// The arena that the heap around `address` names, which is not the main one.
std::optional<FoundArena> find_other_arena(const target::Memory& memory, Address address) {
  constexpr std::uint64_t largest_heap = 64ULL << 20U;
  const Address info = address.without_tag(largest_heap - 1);
  const auto at = memory.read_value<Address>(info, "heap_info");
  return at && !at->is_null() ? read_arena(memory, *at) : std::nullopt;
}

/// An arena with an empty bin at `bin`, whichever that is.
std::optional<FoundArena> find_arena_around(const target::Memory& memory, Address bin) {
  for (std::size_t number = 0; number < MallocArena::count_of_bins; ++number) {
    const Address at = bin - offsetof(MallocArena, bins) - number * 2 * word_size;
    if (auto found = read_arena(memory, at)) return found;
  }
  return std::nullopt;
}

/// The first in those variables of the C library.
std::optional<FoundArena> find_arena_in(const target::Memory& memory, AddressRange range) {
  constexpr std::uint64_t most_bytes = 64ULL << 10U;
  constexpr unsigned most_tries = 8;
  std::vector<std::byte> bytes(std::min(range.size(), most_bytes));
  bytes.resize(memory.read_some(range.begin, bytes));
  unsigned tries = 0;
  for (std::size_t at = 0; at + 2 * word_size <= bytes.size(); at += word_size) {
    const Address links = range.begin + at;
    const std::uint64_t itself = links.value() - 2 * word_size;
    if (word_at(bytes, at) != itself || word_at(bytes, at + word_size) != itself) continue;
    if (auto found = find_arena_around(memory, links)) return found;
    if (++tries == most_tries) break;
  }
  return std::nullopt;
}

std::optional<FoundArena> find_main_arena(const target::Memory& memory, const target::Maps& maps) {
  for (const target::Mapping& mapping : maps.all()) {
    const std::string_view name = base_name(mapping.path);
    const bool is_c_library = name.starts_with("libc.so") || name.starts_with("libc-");
    if (!is_c_library || !mapping.writable) continue;
    if (auto found = find_arena_in(memory, mapping.range)) return found;
  }
  return std::nullopt;
}

/// The lists of one arena.
class BinSearch {
 public:
  BinSearch(const target::Memory& memory, const target::Maps& maps, Address wanted)
      : memory_(memory), maps_(maps), wanted_(wanted) {}

  std::optional<MallocChunk> search(const FoundArena& found) {
    std::uint64_t size = ChunkHeader::least_chunk;
    for (const Address head : found.arena.fast_bins) {
      // Whether links are mangled nothing says; read the other way a list leads nowhere.
      for (const bool is_mangled : {true, false}) {
        if (auto chunk = search_fast(head, size, is_mangled)) return chunk;
      }
      size += ChunkHeader::bytes;
    }
    for (std::size_t bin = 0; bin < MallocArena::count_of_bins; ++bin) {
      const Address itself = find_bin(found.at, bin);
      if (auto chunk = search_ring(found.arena.bins.at(bin)[0], itself)) return chunk;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool may_be_chunk(Address at) const {
    const target::Mapping* const mapping = maps_.find(at);
    return at.value() % ChunkHeader::bytes == 0 && mapping != nullptr && mapping->writable &&
           (mapping->path.empty() || mapping->path == "[heap]");
  }

  /// The memory of a chunk reaches into the first word of the next one.
  [[nodiscard]] bool is_wanted(Address chunk, std::uint64_t size) const {
    return AddressRange::from(chunk + ChunkHeader::bytes, size - word_size).contains(wanted_);
  }

  std::optional<MallocChunk> search_fast(Address head, std::uint64_t size, bool is_mangled) {
    constexpr unsigned mangling = 12;
    Address at = head;
    while (!at.is_null() && may_be_chunk(at) && ++steps_ <= most_chunks) {
      const Address memory = at + ChunkHeader::bytes;
      const auto header = read_chunk_header(memory_, memory);
      if (!header || header->size() != size) break;
      if (is_wanted(at, size)) return MallocChunk{memory, size - word_size, false, false};
      const auto link = memory_.read_value<std::uint64_t>(memory);
      if (!link) break;
      at = Address(*link ^ (is_mangled ? memory.value() >> mangling : 0));
    }
    return std::nullopt;
  }

  std::optional<MallocChunk> search_ring(Address first, Address bin) {
    Address before = bin;
    Address at = first;
    while (at != bin && may_be_chunk(at) && ++steps_ <= most_chunks) {
      const auto header = read_chunk_header(memory_, at + ChunkHeader::bytes);
      if (!header || !header->is_size()) break;
      const auto links =
          memory_.read_value<std::array<Address, 2>>(at + ChunkHeader::bytes, "links of a chunk");
      const auto next = read_chunk_header(memory_, at + header->size() + ChunkHeader::bytes);
      const bool is_free = next && !next->has_used_before() && next->size_before == header->size();
      if (!links || (*links)[1] != before || !is_free) break;
      if (is_wanted(at, header->size()))
        return MallocChunk{at + ChunkHeader::bytes, header->size() - word_size, true, false};
      before = at;
      at = (*links)[0];
    }
    return std::nullopt;
  }

  const target::Memory& memory_;
  const target::Maps& maps_;
  Address wanted_;
  unsigned steps_ = 0;
};

}  // namespace

std::optional<MallocChunk> find_binned_chunk(const target::Memory& memory,
                                             const target::Maps& maps,
                                             Address address) {
  const target::Mapping* const mapping = maps.find(address);
  if (mapping == nullptr || !mapping->readable || !mapping->writable) return std::nullopt;
  if (!mapping->path.empty() && mapping->path != "[heap]") return std::nullopt;
  auto found = find_other_arena(memory, address);
  if (!found) found = find_main_arena(memory, maps);
  return found ? BinSearch(memory, maps, address).search(*found) : std::nullopt;
}

}  // namespace hognose::clib
