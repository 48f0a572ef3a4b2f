// The slow half of Budget: reading the clock and asking whether the user gave up.
// SPDX-License-Identifier: MIT
#include "base/budget.h"

#include <utility>

namespace hognose {

const char* describe_exhausted(Exhausted why) {
  switch (why) {
    case Exhausted::nodes:
      return "node limit";
    case Exhausted::bytes:
      return "byte limit";
    case Exhausted::deadline:
      return "time limit";
    case Exhausted::interrupted:
      return "interrupted";
  }
  return "limit";
}

Budget::Budget(Limits limits, std::function<bool()> interrupted)
    : nodes_left_(limits.nodes),
      bytes_left_(limits.bytes),
      deadline_(std::chrono::steady_clock::now() + limits.time),
      interrupted_(std::move(interrupted)) {}

bool Budget::poll() {
  if (interrupted_ && interrupted_()) return exhaust(Exhausted::interrupted);
  if (std::chrono::steady_clock::now() > deadline_) return exhaust(Exhausted::deadline);
  return true;
}

}  // namespace hognose
