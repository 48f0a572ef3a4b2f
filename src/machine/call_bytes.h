// Whether machine code ends with a call, seen from the address that the call returns to.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/address.h"
#include "target/seams/memory.h"

namespace hognose::machine {

/// The bytes right before a return address: as many as the longest call has.
using BytesBefore = std::array<std::uint8_t, 7>;

/// As many bytes before the address `back`, where a call returns to, as a `Bytes` is.
template <class Bytes = BytesBefore>
[[nodiscard]] Result<Bytes> read_before(const target::Memory& memory, Address back) {
  return memory.read_value<Bytes>(back - sizeof(Bytes), "code before a return address");
}

/// The distance of four bytes that stands at `at` of code.
template <std::size_t size>
[[nodiscard]] constexpr std::int32_t distance_at(const std::array<std::uint8_t, size>& code,
                                                 std::size_t at) {
  std::uint32_t distance = 0;
  for (std::size_t byte = 0; byte < sizeof(distance); ++byte)
    distance |= static_cast<std::uint32_t>(code.at(at + byte)) << (8 * byte);
  return static_cast<std::int32_t>(distance);
}

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

/// What the call E8 in front of `back` calls; nothing if it ends with another one.
[[nodiscard]] constexpr std::optional<Address> find_called(const BytesBefore& before,
                                                           Address back) {
  if (before[2] != 0xe8) return std::nullopt;
  return back.moved_by(distance_at(before, 3));
}

/// As many bytes of a function as its mark for indirect branches and the start of a jump take.
using FirstBytes = std::array<std::uint8_t, 8>;

/// Whether a function does nothing but jump: E9, or FF /4, after ENDBR64 (F3 0F 1E FA) and BND (F2).
[[nodiscard]] constexpr bool begin_with_jump(const FirstBytes& first) {
  std::size_t at = 0;
  if (first[0] == 0xf3 && first[1] == 0x0f && first[2] == 0x1e && first[3] == 0xfa) at = 4;
  if (first.at(at) == 0xf2) ++at;
  return first.at(at) == 0xe9 || (first.at(at) == 0xff && (first.at(at + 1) >> 3U & 7U) == 4);
}

}  // namespace hognose::machine
