// Objects of other interpreters.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, AnObjectOfAnotherInterpreterIsLikelyTheReason) {
  CrashFacts facts = access(0x123456789000, 8);
  facts.stranger = StrangerFact{0x7f0000001000, 1, 0};
  EXPECT_EQ(rule_of(facts), "certain wild_pointer") << "that it is the reason is not seen";
  EXPECT_TRUE(decide(facts).chosen->cause.starts_with(
      "an object of interpreter 1 was used in interpreter 0"));
}

TEST(Rules, AnEndThatWasAnnouncedIsNotOfAnotherInterpreter) {
  CrashFacts facts = abort_of(SaidFact::By::nobody, "");
  facts.stranger = StrangerFact{0x7f0000001000, 1, 0};
  EXPECT_EQ(rule_of(facts), "certain plain_abort");
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

}  // namespace
}  // namespace hognose::analysis::why
