// How far it can be relied on that something stands where it is shown.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace hognose {

/// Ordered: what rests on several things is as sure as the least of them (std::min).
enum class Trust : std::uint8_t {
  unplaced,  ///< where it belongs is not known: it stands after its newer neighbour
  guessed,  ///< by its order among others, or because something there looks like it
  seen,  ///< proven: by what lies in its range, or by unwind information
};

}  // namespace hognose
