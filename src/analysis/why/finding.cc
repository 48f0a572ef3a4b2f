// From a claim to a finding.
// SPDX-License-Identifier: MIT
#include "analysis/why/finding.h"

namespace hognose::analysis::why {

std::optional<Finding> conclude(const Claim& claim, Finding finding) {
  const auto sureness = claim.sureness();
  if (!sureness) return std::nullopt;
  finding.sureness = *sureness;
  finding.doubts = claim.doubts();
  return finding;
}

}  // namespace hognose::analysis::why
