// Merging what parts lack.
// SPDX-License-Identifier: MIT
#include "base/lacks.h"

namespace hognose {

std::optional<Error> Lacks::hole() const {
  if (holes.empty()) return std::nullopt;
  return holes.front();
}

void Lacks::add(std::optional<Exhausted> limit) {
  if (!cut) cut = limit;
}

void Lacks::add(const Lacks& part) {
  holes.insert(holes.end(), part.holes.begin(), part.holes.end());
  add(part.cut);
}

}  // namespace hognose
