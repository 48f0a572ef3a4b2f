// Sorting, searching and parsing memory maps.
// SPDX-License-Identifier: MIT
#include "target/maps.h"

#include <algorithm>
#include <utility>

namespace hognose::target {

Maps::Maps(std::vector<Mapping> mappings) : mappings_(std::move(mappings)) {
  std::sort(mappings_.begin(), mappings_.end(), [](const Mapping& a, const Mapping& b) {
    return a.range.begin < b.range.begin;
  });
}

const Mapping* Maps::find(Address address) const {
  const auto above = std::upper_bound(
      mappings_.begin(), mappings_.end(), address,
      [](Address value, const Mapping& mapping) { return value < mapping.range.begin; });
  if (above == mappings_.begin()) return nullptr;
  const Mapping& candidate = *std::prev(above);
  return candidate.range.contains(address) ? &candidate : nullptr;
}

}  // namespace hognose::target
