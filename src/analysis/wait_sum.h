// What a wait graph comes to, in sentences for somebody who asks why nothing goes on.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/waits.h"

namespace hognose::analysis {

/// How much a wait says of that, the most first.
enum class WaitWeight : std::uint8_t {
  circle,  ///< it never ends, or likely so
  held,  ///< for what somebody must give back: a lock
  gil,
  idle,  ///< for what may come or not: an item of a queue, the end of a thread
};

/// Whether somebody has it, and must give it back.
[[nodiscard]] bool is_held(const Resource& resource);

struct WaitSentence {
  WaitWeight weight = WaitWeight::idle;
  std::string text;
};

/// Circles first, then each thing that is waited for outside of them, those that most wait for first.
/// Waits of which nothing is known are left out, unless nobody is there who could end them.
/// With `is_only_thread`, the process has no other, of Python or not, which is said of what only another gives.
[[nodiscard]] std::vector<WaitSentence> sum_up_waits(const WaitGraph& graph,
                                                     bool is_only_thread = false);

}  // namespace hognose::analysis
