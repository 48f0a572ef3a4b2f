// Functions that break the contract, and ends for other reasons.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

constexpr const char* null_text =
    "<built-in function parse> returned NULL without setting an exception";

TEST(Rules, ADebugBuildEndsTheProcessForABrokenContract) {
  CrashFacts facts =
      abort_of(SaidFact::By::runtime, "a function returned NULL without setting an exception");
  facts.said.function = "_Py_CheckFunctionResult";
  EXPECT_EQ(rule_of(facts), "certain result_contract");
  facts.contract = ContractFact{null_text, true, {}};
  EXPECT_EQ(rule_of(facts), "certain result_contract");
  const Verdict verdict = decide(facts);
  EXPECT_NE(verdict.chosen->headline.find(": parse() returned NULL"), std::string::npos);
  ASSERT_EQ(verdict.explained.size(), 1U);
  EXPECT_STREQ(verdict.explained.front().rule, "python_fatal");
}

TEST(Rules, WhoeverGetsTheErrorMayEndTheProcess) {
  CrashFacts facts = abort_of(SaidFact::By::nobody, "");
  facts.contract = ContractFact{
      "<built-in function parse> returned a result with an error set", false, "ValueError: no tea"};
  EXPECT_EQ(rule_of(facts), "certain plain_abort") << "that it was for this is likely at most";
  const Verdict verdict = decide(facts);
  EXPECT_EQ(verdict.chosen->cause.find("parse() returned a result with an exception set"), 0U);
  bool is_told = false;
  for (const std::string& line : verdict.chosen->evidence)
    is_told = is_told || line.find("ValueError: no tea") != std::string::npos;
  EXPECT_TRUE(is_told);
}

TEST(Rules, AFaultIsNotForABrokenContract) {
  CrashFacts facts = access(0, 16);
  facts.contract = ContractFact{null_text, false, {}};
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
  facts = abort_of(SaidFact::By::runtime, "deallocating None");
  facts.said.function = "none_dealloc";
  facts.contract = ContractFact{null_text, false, {}};
  EXPECT_EQ(rule_of(facts), "certain singleton_underflow");
  facts = abort_of(SaidFact::By::nobody, "");
  facts.contract = ContractFact{"bad argument to internal function", true, {}};
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

}  // namespace
}  // namespace hognose::analysis::why
