// Whether machine code ends with a call, seen from the address that the call returns to.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace hognose::native {

/// The bytes right before a return address: as many as the longest call has.
using BytesBefore = std::array<std::uint8_t, 7>;

/// x86-64's calls by a pointer: FF /2 and up to five bytes.
[[nodiscard]] constexpr bool end_with_indirect_call(const BytesBefore& before) {
  for (std::size_t at = 0; at + 1 < before.size(); ++at) {
    if (before.at(at) == 0xff && (before.at(at + 1) >> 3U & 7U) == 2) return true;
  }
  return false;
}

/// Any of its calls: E8 and four bytes, or one by a pointer.
[[nodiscard]] constexpr bool end_with_call(const BytesBefore& before) {
  return before[2] == 0xe8 || end_with_indirect_call(before);
}

}  // namespace hognose::native
