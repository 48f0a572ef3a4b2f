// Signals of which no instruction was the reason.
// SPDX-License-Identifier: MIT
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, SentFromOutside) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSEGV, .has_details = true, .code = SI_USER, .sender = 7};
  EXPECT_EQ(rule_of(facts), "certain sent");
}

TEST(Rules, SentByItself) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSEGV, .has_details = true, .code = SI_USER, .is_own = true};
  facts.aborts = Tri::no;
  facts.stack.is_whole = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely raised");  // a handler may have passed a fault on
  facts.is_behind_call = Tri::yes;
  EXPECT_EQ(rule_of(facts), "likely raised");
  facts.stack.is_whole = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain raised");
  facts.is_behind_call = Tri::no;  // it was blocked, as a handler's signal is
  EXPECT_EQ(rule_of(facts), "likely raised");
  facts.was_handled = true;
  EXPECT_EQ(rule_of(facts), "none");
}

TEST(Rules, TheKernelsLimits) {
  CrashFacts facts = access(0, 0);
  facts.signal = {.number = SIGSYS, .has_details = true, .code = 1, .system_call = 257};
  EXPECT_EQ(rule_of(facts), "certain kernel_limit");
  EXPECT_NE(decide(facts).chosen->headline.find("openat (257)"), std::string::npos);
}

}  // namespace
}  // namespace hognose::analysis::why
