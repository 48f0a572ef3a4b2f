// How complete an answer is.
// SPDX-License-Identifier: MIT
#include "document/document.h"

#include <algorithm>

namespace hognose::document {

Completeness Document::completeness() const {
  if (!answered) return Completeness::nothing;
  const bool has_gap = std::any_of(blocks.begin(), blocks.end(), [](const Block& block) {
    return std::holds_alternative<Hole>(block) || std::holds_alternative<Cut>(block);
  });
  return has_gap ? Completeness::partial : Completeness::complete;
}

}  // namespace hognose::document
