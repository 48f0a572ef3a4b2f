// The allowance of a question.
// SPDX-License-Identifier: MIT
#include "session/reading.h"

#include <algorithm>

namespace hognose::session {

Budget make_budget(Host& host, const Reading& reading) {
  Budget::Limits limits;
  if (reading.deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        *reading.deadline - std::chrono::steady_clock::now());
    limits.time = std::clamp(left, std::chrono::milliseconds(0), limits.time);
  }
  return Budget(limits, [&host] { return host.interrupted(); });
}

}  // namespace hognose::session
