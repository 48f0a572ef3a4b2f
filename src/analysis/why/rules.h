// The rules, and what is made of their findings: which of them is the answer.
//
// A finding that explains another is nearer to the cause: Python was called without the GIL, and so a
// thread state was NULL. Of those that nothing explains the certain ones come first, then those that
// are decided from further outside. What is only likely never stands in front of what is certain.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/why/finding.h"

namespace hognose::analysis::why {

[[nodiscard]] std::span<const Rule* const> all_rules();

/// What is known of why a process ended.
struct Verdict {
  std::optional<Finding> chosen;  ///< at least likely; nothing: the cause is not known
  std::vector<Finding> explained;  ///< what the chosen one is the reason of
  std::vector<Finding> also;  ///< others that are at least likely, and what is only possible
  std::vector<std::string> ruled_out;
};

/// Asks all rules.
[[nodiscard]] Verdict decide(const CrashFacts& facts);

}  // namespace hognose::analysis::why
