// Which finding is the answer. What each rule says of facts made by hand stands beside it: as it is, with a premise
// that is not known, and what only looks alike.
// SPDX-License-Identifier: MIT
#include "analysis/why/rules.h"

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, WhatIsLikelyTheReason) {
  CrashFacts facts = access(0, 0x18);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Call", "python"));
  facts.runtime.holds_gil = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(
      decide(facts).chosen->cause.starts_with("PyObject_Call() was called without the GIL"));
  EXPECT_TRUE(decide(facts).also.empty());  // it is not told twice
  facts.runtime.has_state = Tri::no;
  EXPECT_NE(decide(facts).chosen->evidence.front().find("no thread state"), std::string::npos);
}

}  // namespace
}  // namespace hognose::analysis::why
