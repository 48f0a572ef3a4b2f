// Looking at what stands before and behind a block.
// SPDX-License-Identifier: MIT
#include "python/heap/debug_block.h"

#include <algorithm>
#include <array>
#include <span>

namespace hognose::python {
namespace {

constexpr std::uint64_t head_size = 2 * word_size;
constexpr std::uint64_t most_bytes = 1ULL << 40U;

// The second is the older encoding.
constexpr std::array encodings{DebugMarks{.clean = 0xcd, .dead = 0xdd, .forbidden = 0xfd},
                               DebugMarks{.clean = 0xcb, .dead = 0xdb, .forbidden = 0xfb}};

bool are_all(std::span<const std::byte> bytes, std::uint8_t mark) {
  return std::ranges::all_of(bytes, [mark](std::byte one) { return one == std::byte{mark}; });
}

std::uint64_t read_size(std::span<const std::byte> bytes) {
  std::uint64_t size = 0;
  for (const std::byte one : bytes.first(word_size))
    size = size << 8U | std::to_integer<std::uint64_t>(one);
  return size;
}

bool is_domain(char domain) {
  return domain == 'r' || domain == 'm' || domain == 'o';
}

std::optional<DebugState> find_state(const target::Memory& memory,
                                     const DebugBlock& block,
                                     std::span<const std::byte> head) {
  if (are_all(head.subspan(word_size), block.marks.dead)) return DebugState::freed;
  std::array<std::byte, word_size> tail{};
  const bool has_tail =
      block.size < most_bytes && memory.read(block.start + block.size, tail).has_value();
  const bool is_end_whole = has_tail && are_all(tail, block.marks.forbidden);
  const bool is_front_whole =
      is_domain(block.domain) && are_all(head.subspan(word_size + 1), block.marks.forbidden);
  if (is_front_whole) return is_end_whole ? DebugState::whole : DebugState::written_behind;
  return is_end_whole ? std::optional(DebugState::written_before) : std::nullopt;
}

}  // namespace

std::optional<DebugBlock> find_debug_block(const target::Memory& memory, Address start) {
  std::array<std::byte, head_size> head{};
  if (start.value() < head_size || !memory.read(start - head_size, head)) return std::nullopt;
  for (const DebugMarks& marks : encodings) {
    DebugBlock block{.start = start,
                     .size = read_size(head),
                     .domain = std::to_integer<char>(head[word_size]),
                     .marks = marks};
    if (const auto state = find_state(memory, block, head)) {
      block.state = *state;
      return block;
    }
  }
  return std::nullopt;
}

}  // namespace hognose::python
