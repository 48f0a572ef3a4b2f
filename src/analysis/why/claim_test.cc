// Certainty is counted.
// SPDX-License-Identifier: MIT
#include "analysis/why/claim.h"

#include <gtest/gtest.h>

namespace hognose::analysis::why {
namespace {

TEST(Claim, WhatIsNotKnownMakesItLessSure) {
  EXPECT_EQ(Claim().needs(Tri::yes, "a").sureness(), Sureness::certain);
  EXPECT_EQ(Claim().needs(Tri::yes, "a").needs(Tri::unknown, "b").sureness(), Sureness::likely);
  EXPECT_EQ(Claim().needs(Tri::unknown, "a").rests_on("b").sureness(), Sureness::possible);
  EXPECT_FALSE(Claim().needs(Tri::yes, "a").needs(Tri::no, "b").sureness());
}

TEST(Claim, WhatLooksAlikeMustBeRuledOut) {
  EXPECT_EQ(Claim().rules_out(Tri::no, "a").sureness(), Sureness::certain);
  EXPECT_EQ(Claim().rules_out(Tri::unknown, "a").sureness(), Sureness::likely);
  EXPECT_FALSE(Claim().rules_out(Tri::yes, "a").sureness());
}

TEST(Claim, SaysWhatItDoubts) {
  EXPECT_EQ(Claim().needs(Tri::unknown, "the stack").doubts(),
            std::vector<std::string>{"the stack"});
}

}  // namespace
}  // namespace hognose::analysis::why
