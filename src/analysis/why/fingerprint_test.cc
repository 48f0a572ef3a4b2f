// Fingerprints of crashes.
// SPDX-License-Identifier: MIT
#include "analysis/why/fingerprint.h"

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AFingerprintIsWithoutNumbers) {
  const CrashFacts facts = access(0, 0x18);
  Finding finding = *decide(facts).chosen;
  finding.detail = "at 0x7f00 of 12";
  const auto made = make_fingerprint(facts, finding);
  EXPECT_EQ(made.text, "1\nnull_pointer\nat N of N\n_shop.so:parse\ntotal");
  EXPECT_EQ(made.digits.size(), 16U);
}

}  // namespace
}  // namespace hognose::analysis::why
