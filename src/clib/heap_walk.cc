// From size to size.
// SPDX-License-Identifier: MIT
#include "clib/heap_walk.h"

#include <array>
#include <cstring>
#include <span>

namespace hognose::clib {
namespace {

/// Reads headers that follow one another a page at a time.
class HeaderReader {
 public:
  explicit HeaderReader(const target::Memory& memory) : memory_(memory) {}

  /// Of the chunk that begins at `at`, which is a multiple of 16.
  std::optional<ChunkHeader> read(Address at) {
    const Address page = at.without_tag(page_size - 1);
    if (page != page_ || page.is_null()) {
      page_ = page;
      known_ = memory_.read_some(page, bytes_);
    }
    const std::uint64_t offset = at.value() - page.value();
    if (offset + ChunkHeader::bytes > known_) return std::nullopt;
    ChunkHeader header;
    std::memcpy(&header, &bytes_.at(offset), sizeof(header));
    return header;
  }

 private:
  static constexpr std::uint64_t page_size = 4096;

  const target::Memory& memory_;
  Address page_;
  std::size_t known_ = 0;
  std::array<std::byte, page_size> bytes_{};
};

Address round_up(Address address) {
  return (address + (ChunkHeader::bytes - 1)).without_tag(ChunkHeader::bytes - 1);
}

/// One walk.
class Walker {
 public:
  Walker(const target::Memory& memory, AddressRange range, Address wanted)
      : headers_(memory), range_(range), wanted_(wanted) {}

  std::optional<HeapWalk> walk() {
    const auto first = find_first();
    if (!first) return std::nullopt;
    Address at = *first;
    for (unsigned steps = 0; steps < most_chunks; ++steps) {
      const auto header = headers_.read(at);
      if (!header) return std::nullopt;
      const Address next = at + header->size();
      if (is_fence(*header)) return end();
      if (!is_chunk(*header) || next > range_.end) return break_at(at);
      if (next == range_.end) return end_with(at, *header);
      const auto following = headers_.read(next);
      if (!following) return std::nullopt;
      const auto is_free = is_free_before(*following, *header);
      if (!is_free) return break_at(at);
      add({at + ChunkHeader::bytes, header->size() - word_size, *is_free, false});
      at = next;
    }
    return std::nullopt;
  }

 private:
  // A heap of some hundred megabytes, for a walk of some ten milliseconds.
  static constexpr unsigned most_chunks = 1U << 20U;

  static bool is_chunk(const ChunkHeader& header) {
    return header.is_size() && !header.is_mapping();
  }

  /// Whether nobody has the chunk of `header`; nothing if what follows it says another size.
  static std::optional<bool> is_free_before(const ChunkHeader& following,
                                            const ChunkHeader& header) {
    const bool is_free = is_chunk(following) && !following.has_used_before();
    if (is_free && following.size_before != header.size()) return std::nullopt;
    return is_free;
  }

  /// Where malloc could not extend its heap, it ends with chunks that have no memory.
  static bool is_fence(const ChunkHeader& header) {
    return header.size() == ChunkHeader::bytes && header.has_used_before();
  }

  [[nodiscard]] bool begins(Address at) {
    const auto header = headers_.read(at);
    return header && header->is_size() && header->has_used_before() && !header->is_mapping() &&
           at + header->size() < range_.end;
  }

  /// Where the first chunk is; another arena's stands behind what describes it.
  std::optional<Address> find_first() {
    constexpr std::uint64_t state_size = 0x898;  // of malloc_state, since 2.27
    constexpr std::uint64_t most_info = 0x40;  // of heap_info, whose first word leads to the state
    const auto info = headers_.read(range_.begin);
    if (!info) return std::nullopt;
    const Address state(info->size_before);
    const auto offset = state.distance_from(range_.begin);
    if (offset && *offset != 0 && *offset <= most_info) {
      const Address first = round_up(state + state_size);
      return begins(first) ? std::optional(first) : std::nullopt;
    }
    const bool is_main = info->size_before == 0 && !info->is_of_other_arena();
    return is_main && begins(range_.begin) ? std::optional(range_.begin) : std::nullopt;
  }

  void add(const MallocChunk& chunk) {
    // The memory of a chunk reaches into the first word of the next one.
    if (AddressRange::from(chunk.start, chunk.size).contains(wanted_)) found_.chunk = chunk;
    found_.before = chunk;
  }

  HeapWalk break_at(Address at) {
    found_.broken = at + ChunkHeader::bytes;
    return found_;
  }

  HeapWalk end_with(Address at, const ChunkHeader& header) {
    const MallocChunk top{at + ChunkHeader::bytes, header.size() - ChunkHeader::bytes, true, false};
    found_.is_last = top.start <= wanted_;
    if (found_.is_last) found_.chunk = top;
    return end();
  }

  HeapWalk end() {
    found_.before.reset();
    return found_;
  }

  HeaderReader headers_;
  AddressRange range_;
  Address wanted_;
  HeapWalk found_;
};

}  // namespace

std::optional<HeapWalk> walk_heap(const target::Memory& memory,
                                  const target::Maps& maps,
                                  Address address) {
  const target::Mapping* const mapping = maps.find(address);
  if (mapping == nullptr || !mapping->readable || !mapping->writable) return std::nullopt;
  if (!mapping->path.empty() && mapping->path != "[heap]") return std::nullopt;
  return Walker(memory, mapping->range, address).walk();
}

}  // namespace hognose::clib
