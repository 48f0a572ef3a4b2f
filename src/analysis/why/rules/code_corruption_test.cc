// Frames with something wrong in them, and crashes beside them.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

CrashFacts crash_in_loop() {
  CrashFacts facts = access(0x123456789000, 24);
  facts.frames = {code(CodeFact::Whose::runtime, "_PyEval_EvalFrameDefault", "python")};
  facts.frame = FrameFact{0x7f0000001000, 0x123456789000, false, Tri::yes};
  return facts;
}

TEST(Rules, AFrameWithoutItsCode) {
  CrashFacts facts = crash_in_loop();
  EXPECT_EQ(rule_of(facts), "certain code_corruption");
  EXPECT_NE(decide(facts).chosen->headline.find("its code is none"), std::string::npos);
  facts.frame->is_code = true;
  EXPECT_EQ(rule_of(facts), "certain code_corruption");
  EXPECT_NE(decide(facts).chosen->headline.find("outside of its code"), std::string::npos);
  facts.frames.front().function = "PyEval_EvalFrameEx";
  EXPECT_EQ(rule_of(facts), "certain code_corruption");
}

TEST(Rules, WhetherTheFrameWasExecutedMayBeUnknown) {
  CrashFacts facts = crash_in_loop();
  facts.frame->is_executed = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_NE(decide(facts).chosen->cause.find("was overwritten"), std::string::npos);
}

TEST(Rules, ACrashElsewhereIsNotOfTheFrame) {
  CrashFacts facts = crash_in_loop();
  facts.frames.front() = code(CodeFact::Whose::runtime, "list_dealloc", "python");
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts = crash_in_loop();
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::extension, "parse", "_shop.so"));
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts = crash_in_loop();
  facts.frame.reset();
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
}

}  // namespace
}  // namespace hognose::analysis::why
