// Fingerprints of crashes.
// SPDX-License-Identifier: MIT
#include "analysis/why/fingerprint.h"

#include <iterator>

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

TEST(Rules, AFingerprintNamesWhatStripLeaves) {
  CrashFacts facts = access(0, 0x18);
  facts.frames.insert(std::next(facts.frames.begin()),
                      {code(CodeFact::Whose::extension, "helper", "_shop.so"),
                       code(CodeFact::Whose::extension, "shop_total", "_shop.so")});
  facts.frames[0].is_exported = facts.frames[1].is_exported = Tri::no;
  facts.frames[2].is_exported = Tri::yes;
  const Finding finding = *decide(facts).chosen;
  const std::string whole = make_fingerprint(facts, finding).text;
  EXPECT_EQ(whole, "1\nnull_pointer\n+N\n_shop.so:shop_total\ntotal");
  facts.frames[0].function = facts.frames[1].function = "";
  EXPECT_EQ(make_fingerprint(facts, finding).text, whole);
  facts.frames[2].is_exported = Tri::no;
  facts.frames[1].method = "total";
  EXPECT_EQ(make_fingerprint(facts, finding).text, "1\nnull_pointer\n+N\n_shop.so:total\ntotal");
  facts.frames[1].method.clear();
  EXPECT_EQ(make_fingerprint(facts, finding).text, "1\nnull_pointer\n+N\n_shop.so:\ntotal");
}

}  // namespace
}  // namespace hognose::analysis::why
