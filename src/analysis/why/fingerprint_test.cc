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

TEST(Rules, AFingerprintIsWithoutWhatIsQuoted) {
  const CrashFacts facts = access(0, 0x18);
  Finding finding = *decide(facts).chosen;
  finding.detail = "Python's API 'm 7' isn't 'o', but \"r\"; 'open";
  EXPECT_EQ(make_fingerprint(facts, finding).text,
            "1\nnull_pointer\nPython's API S isn't S, but S; 'open\n_shop.so:parse\ntotal");
}

}  // namespace
}  // namespace hognose::analysis::why
