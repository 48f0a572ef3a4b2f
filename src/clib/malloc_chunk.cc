// Looking for sizes that lead to one another.
// SPDX-License-Identifier: MIT
#include "clib/malloc_chunk.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/byte_reader.h"

namespace hognose::clib {
namespace {

using Header = ChunkHeader;

constexpr std::uint64_t header_size = ChunkHeader::bytes;
constexpr std::uint64_t alignment = 16;
constexpr std::uint64_t bits = 7;
constexpr std::uint64_t own_mapping = 2;
constexpr std::uint64_t page_size = 4096;

/// The chunks of one mapping.
class ChunkFinder {
 public:
  ChunkFinder(const target::Memory& memory, const AddressRange& range)
      : memory_(memory), range_(range) {}

  /// Back from the address, some pages at a time.
  std::optional<MallocChunk> find(Address address) const {
    constexpr std::uint64_t furthest = 128ULL << 10U;
    Address end = address.without_tag(alignment - 1) + header_size;
    const Address begin = std::max(range_.begin, address - furthest);
    while (end > begin) {
      const Address piece = std::max(begin, (end - 1).without_tag(page_size - 1));
      if (auto found = find_in({piece, end}, address)) return found;
      end = piece;
    }
    return std::nullopt;
  }

  std::optional<MallocChunk> find_mapping(Address address) const {
    constexpr unsigned most_pages = 2048;
    Address at = address.without_tag(page_size - 1);
    for (unsigned page = 0; page < most_pages && at >= range_.begin; ++page) {
      const auto header = read_header(at);
      if (!header) return std::nullopt;
      const bool is_own = (header->size_and_bits & bits) == own_mapping &&
                          header->size() % page_size == 0 && header->size() != 0 &&
                          header->size_before < page_size;
      const Address end = at + header->size();
      if (is_own && end > address && end <= range_.end && at + header_size <= address)
        return MallocChunk{at + header_size, header->size() - header_size, false, true};
      if (at < Address(page_size)) break;
      at = at - page_size;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] Result<Header> read_header(Address at) const {
    return memory_.read_value<Header>(at);
  }

  [[nodiscard]] std::optional<MallocChunk> find_in(const AddressRange& piece,
                                                   Address address) const {
    std::array<std::byte, page_size + header_size> bytes{};
    const std::size_t size = std::min<std::uint64_t>(piece.size(), bytes.size());
    if (!memory_.read(piece.begin, std::span(bytes).first(size))) return std::nullopt;
    for (std::size_t at = size / alignment * alignment; at >= alignment; at -= alignment) {
      const std::size_t offset = at - alignment;
      const Header header{word_at(bytes, offset), word_at(bytes, offset + word_size)};
      if (auto chunk = check(piece.begin + offset, header, address)) return chunk;
    }
    return std::nullopt;
  }

  /// Whether what stands at `at` is the header of a chunk that holds the address.
  [[nodiscard]] std::optional<MallocChunk> check(Address at,
                                                 const Header& header,
                                                 Address address) const {
    // The memory of a chunk reaches into the first word of the next one.
    if (!is_size(at, header) || at + header_size > address) return std::nullopt;
    if (at + header.size() + word_size <= address) return std::nullopt;
    const auto next = read_header(at + header.size());
    if (!next || !leads_on(at + header.size(), *next)) return std::nullopt;
    const bool is_free = !next->has_used_before();
    if (is_free && next->size_before != header.size()) return std::nullopt;
    return MallocChunk{at + header_size, header.size() - word_size, is_free, false};
  }

  [[nodiscard]] bool is_size(Address at, const Header& header) const {
    return !header.is_mapping() && header.is_size() &&
           at + header.size() + header_size <= range_.end;
  }

  /// Whether a few more sizes lead to one another, or to the end.
  [[nodiscard]] bool leads_on(Address at, Header header) const {
    constexpr unsigned enough = 4;
    for (unsigned step = 0; step < enough; ++step) {
      const Address next = at + header.size();
      const bool is_last = next == range_.end && header.size() >= ChunkHeader::least_chunk;
      if (is_last) return true;
      if (!is_size(at, header)) return false;
      const auto read = read_header(next);
      if (!read) return false;
      const bool is_free = !read->has_used_before();
      if (is_free && read->size_before != header.size()) return false;
      at = next;
      header = *read;
    }
    return true;
  }

  const target::Memory& memory_;
  AddressRange range_;
};

}  // namespace

Result<ChunkHeader> read_chunk_header(const target::Memory& from, Address memory) {
  return from.read_value<ChunkHeader>(memory - ChunkHeader::bytes, "header of a chunk");
}

std::optional<MallocChunk> find_malloc_chunk(const target::Memory& memory,
                                             const target::Maps& maps,
                                             Address address) {
  const target::Mapping* const mapping = maps.find(address);
  if (mapping == nullptr || !mapping->readable || !mapping->writable) return std::nullopt;
  if (!mapping->path.empty() && mapping->path != "[heap]") return std::nullopt;
  const ChunkFinder finder(memory, mapping->range);
  auto chunk = finder.find(address);
  return chunk ? chunk : finder.find_mapping(address);
}

}  // namespace hognose::clib
