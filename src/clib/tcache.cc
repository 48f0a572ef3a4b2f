// Finding the table among a thread's variables.
// SPDX-License-Identifier: MIT
#include "clib/tcache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "base/byte_reader.h"
#include "clib/malloc_chunk.h"

namespace hognose::clib {
namespace {

/// How one version lays it out.
struct Table {
  std::uint64_t chunk_size = 0;  ///< with its header
  std::uint64_t bytes_of_counts = 0;
  std::uint64_t lists = 0;
};
constexpr std::array tables{Table{0x290, 128, 64},  // 2.30
                            Table{0x250, 64, 64},  // 2.26
                            Table{0x300, 152, 76}};  // 2.42

/// The number of the list of that size: each has its own, and large ones that double (2.42).
std::uint64_t list_of(std::uint64_t chunk_size) {
  constexpr std::uint64_t lists_of_one_size = 64;
  constexpr std::uint64_t largest_bits = 10;  // of these
  const std::uint64_t list = (chunk_size - ChunkHeader::least_chunk) / ChunkHeader::bytes;
  if (list < lists_of_one_size) return list;
  return lists_of_one_size + static_cast<std::uint64_t>(std::bit_width(chunk_size)) - 1 -
         largest_bits;
}

class TcacheFinder {
 public:
  explicit TcacheFinder(const TcacheOwner& owner) : memory_(owner.memory), maps_(owner.maps) {}

  /// Where the lists begin.
  std::optional<std::vector<Address>> find_lists(Address thread) const {
    // Variables of the program and of the libraries that it began with stand right before the thread pointer.
    constexpr std::uint64_t reach = 16384;
    constexpr std::uint64_t page = 4096;
    std::array<std::byte, page> space{};
    Address end = thread.without_tag(word_size - 1);
    const Address lowest = end - reach;
    while (end > lowest) {
      const Address begin = (end - 1).without_tag(page - 1);
      const auto variables = std::span(space).first(end.distance_from(begin).value_or(0));
      if (!memory_.read(begin, variables)) return std::nullopt;
      for (std::uint64_t at = variables.size(); at >= word_size; at -= word_size) {
        auto lists = read_lists(Address(word_at(variables, at - word_size)));
        if (lists) return lists;
      }
      end = begin;
    }
    return std::nullopt;
  }

  /// Whether links are mangled, the table does not say; read the other way a list leads nowhere.
  std::optional<bool> has(Address head, Address block) const {
    const auto found = follow(head, block, true);
    return found ? found : follow(head, block, false);
  }

 private:
  std::optional<bool> follow(Address head, Address block, bool is_mangled) const {
    constexpr unsigned most = 1U << 16U;
    Address at = head;
    for (unsigned steps = 0; steps < most && !at.is_null(); ++steps) {
      if (at == block) return true;
      const auto next = find_next(at, is_mangled);
      if (!next) return std::nullopt;
      at = *next;
    }
    return at.is_null() ? std::optional(false) : std::nullopt;
  }

  [[nodiscard]] bool may_be_block(Address at) const {
    const target::Mapping* const mapping = maps_.find(at);
    return at.value() % ChunkHeader::bytes == 0 && mapping != nullptr && mapping->writable &&
           (mapping->path.empty() || mapping->path == "[heap]");
  }

  std::optional<std::vector<Address>> read_lists(Address table) const {
    if (!may_be_block(table)) return std::nullopt;
    const auto header = read_chunk_header(memory_, table);
    if (!header || header->is_mapping()) return std::nullopt;
    const auto known = std::ranges::find(tables, header->size(), &Table::chunk_size);
    if (known == tables.end()) return std::nullopt;
    std::vector<std::byte> bytes(known->lists * word_size);
    if (!memory_.read(table + known->bytes_of_counts, bytes)) return std::nullopt;
    std::vector<Address> lists;
    for (std::uint64_t list = 0; list < known->lists; ++list) {
      lists.emplace_back(word_at(bytes, list * word_size));
      if (!lists.back().is_null() && !may_be_block(lists.back())) return std::nullopt;
    }
    const bool is_empty = std::ranges::all_of(lists, &Address::is_null);
    return is_empty ? std::nullopt : std::optional(std::move(lists));
  }

  /// Null at the end; nothing if it leads to no block.
  std::optional<Address> find_next(Address at, bool is_mangled) const {
    constexpr unsigned mangling = 12;
    const auto link = memory_.read_value<std::uint64_t>(at);
    if (!link) return std::nullopt;
    const Address next(*link ^ (is_mangled ? at.value() >> mangling : 0));
    return next.is_null() || may_be_block(next) ? std::optional(next) : std::nullopt;
  }

  const target::Memory& memory_;
  const target::Maps& maps_;
};

}  // namespace

std::optional<bool> is_in_tcache(const TcacheOwner& owner,
                                 Address block,
                                 std::uint64_t chunk_size) {
  const TcacheFinder finder(owner);
  const auto lists = finder.find_lists(owner.thread);
  if (!lists || chunk_size < ChunkHeader::least_chunk) return std::nullopt;
  const std::uint64_t list = list_of(chunk_size);
  if (list >= lists->size()) return false;
  return finder.has(lists->at(list), block);
}

}  // namespace hognose::clib
