// Counting doubts.
// SPDX-License-Identifier: MIT
#include "analysis/why/claim.h"

namespace hognose::analysis::why {

const char* name_sureness(Sureness sureness) {
  if (sureness == Sureness::certain) return "certain";
  return sureness == Sureness::likely ? "likely" : "possible";
}

Claim& Claim::needs(Tri premise, const char* what) {
  if (premise == Tri::no) is_refuted_ = true;
  if (premise == Tri::unknown) doubts_.emplace_back(what);
  return *this;
}

Claim& Claim::rests_on(const char* what) {
  doubts_.emplace_back(what);
  return *this;
}

std::optional<Sureness> Claim::sureness() const {
  if (is_refuted_) return std::nullopt;
  if (doubts_.empty()) return Sureness::certain;
  return doubts_.size() == 1 ? Sureness::likely : Sureness::possible;
}

}  // namespace hognose::analysis::why
