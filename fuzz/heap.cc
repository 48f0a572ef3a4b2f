// Blocks: pools of pymalloc, pages of mimalloc and chunks of malloc, whose headers say anything.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "clib/binned_chunk.h"
#include "clib/freed_chunk.h"
#include "clib/heap_walk.h"
#include "clib/tcache.h"
#include "fuzz/fuzz.h"
#include "python/heap/debug_block.h"
#include "python/heap/memory_block.h"
#include "python/heap/pymalloc_block.h"
#include "target/fake_target.h"

namespace hognose::fuzz {
namespace {

constexpr Address at(0x20000000000);  // where a segment of mimalloc may begin
constexpr std::size_t pool_size = 16384;
constexpr std::size_t slice_size = 65536;

template <class T>
void put(Bytes& bytes, std::size_t offset, T value) {
  const auto raw = std::as_bytes(std::span(&value, 1));
  std::copy(raw.begin(), raw.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

Bytes make_pool() {
  Bytes bytes(pool_size);
  put<std::uint32_t>(bytes, 0, 5);
  put(bytes, 8, at.value() + 48 + 64);
  put<std::uint32_t>(bytes, 36, 3);
  put<std::uint32_t>(bytes, 40, 48 + 6 * 64);
  put<std::uint32_t>(bytes, 44, pool_size - 64);
  return bytes;
}

Bytes make_page() {
  Bytes bytes(2 * slice_size);
  const std::size_t record = 264 + 96;
  put<std::uint32_t>(bytes, record, 1);
  put<std::uint16_t>(bytes, record + 10, 9);
  put<std::uint16_t>(bytes, record + 12, 9);
  put(bytes, record + 16, at.value() + slice_size + 3UL * 48);
  put<std::uint32_t>(bytes, record + 24, 8);
  put<std::uint32_t>(bytes, record + 28, 48);
  return bytes;
}

Bytes make_chunks() {
  Bytes bytes(pool_size);
  for (std::size_t offset = 0; offset < bytes.size(); offset += 64)
    put<std::uint64_t>(bytes, offset + 8, 65);
  return bytes;
}

/// The variables of a C library, with an arena all of whose bins are empty but one, which leads to the first chunk.
Bytes make_arena() {
  Bytes bytes = make_chunks();
  const std::size_t arena = 8192;
  for (std::size_t bin = 0; bin < 127; ++bin) {
    const std::uint64_t itself = at.value() + arena + 96 + 16 * bin;
    put(bytes, arena + 112 + 16 * bin, itself);
    put(bytes, arena + 120 + 16 * bin, itself);
  }
  put(bytes, arena + 16, at.value() + 64);
  put(bytes, arena + 112, at.value());
  put(bytes, arena + 2160, at.value() + arena);
  put(bytes, 0, at.value() + arena);  // which a heap names where it begins
  return bytes;
}

/// What is kept of blocks that nobody has, and around those of the debug allocator.
void look_at_lists(const target::Target& target, Address address) {
  const auto freed = clib::find_freed_chunk(target, address);
  if (freed && freed->size == 0) __builtin_trap();
  const auto binned = clib::find_binned_chunk(*target.memory, target.maps, address);
  if (binned && !AddressRange::from(binned->start, binned->size).contains(address))
    __builtin_trap();
  static_cast<void>(clib::walk_heap(*target.memory, target.maps, address));
  static_cast<void>(python::find_pymalloc_damage(*target.memory, address));
  static_cast<void>(python::find_debug_block(*target.memory, address));
  const clib::TcacheOwner owner{*target.memory, target.maps, address};
  static_cast<void>(clib::is_in_tcache(owner, address, 64));
}

}  // namespace

std::vector<Bytes> seeds() {
  return {make_pool(), make_page(), make_chunks(), make_arena()};
}

void examine(std::span<const std::byte> input) {
  target::FakeParts parts;
  target::Target target = target::make_fake_target(parts);
  parts.memory->put(at, input);
  target.maps =
      target::Maps({{AddressRange::from(at, input.size()), 0, true, true, false, "[heap]"}});
  const std::size_t step = std::max<std::size_t>(1, input.size() / 16);
  for (std::size_t offset = 0; offset < input.size(); offset += step) {
    look_at_lists(target, at + offset);
    const auto block = python::find_memory_block(target, at + offset);
    if (!block) continue;
    // Whoever is said to be around an address is.
    if (block->allocator != python::Allocator::c_library && !block->range().contains(at + offset))
      __builtin_trap();
    static_cast<void>(python::find_neighbours(target, *block));
  }
}

}  // namespace hognose::fuzz
