// The tables that CPython 3.13 and newer carry of themselves.
// SPDX-License-Identifier: MIT
#include "layout/debug_offsets.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "fuzz/fuzz.h"

namespace hognose::fuzz {

// A table of each version that we know, whose offsets all differ.
std::vector<Bytes> seeds() {
  constexpr std::uint64_t cookie = 0x7970677562656478;
  constexpr std::array<std::uint64_t, 3> versions{0x30d00f0, 0x30e0af0, 0x30f02f0};
  std::vector<Bytes> all;
  for (const std::uint64_t version : versions) {
    for (const std::uint64_t free_threaded : {0ULL, 1ULL}) {
      std::vector<std::uint64_t> words{cookie, version, free_threaded};
      while (words.size() * sizeof(cookie) < layout::largest_debug_offsets)
        words.push_back(words.size() * 8);
      const auto bytes = std::as_bytes(std::span(words));
      all.emplace_back(bytes.begin(), bytes.end());
    }
  }
  return all;
}

void examine(std::span<const std::byte> input) {
  static_cast<void>(layout::parse_debug_offsets_head(input));
  static_cast<void>(layout::parse_debug_offsets(input));
}

}  // namespace hognose::fuzz
