// Ends that the C library announced, or nobody.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, TextsOfTheCLibrary) {
  using enum SaidFact::By;
  EXPECT_EQ(rule_of(abort_of(c_library, "free(): double free detected in tcache 2")),
            "certain heap_check");
  EXPECT_EQ(rule_of(abort_of(c_library, "munmap_chunk(): invalid pointer")), "certain heap_check");
  EXPECT_EQ(rule_of(abort_of(c_library, "*** stack smashing detected ***: terminated")),
            "certain stack_smashed");
  EXPECT_EQ(rule_of(abort_of(c_library, "*** buffer overflow detected ***: terminated")),
            "certain stack_smashed");
  EXPECT_EQ(rule_of(abort_of(c_library, "python: boom.c:20: f: Assertion `k == 99' failed.")),
            "certain assertion");
  EXPECT_EQ(rule_of(abort_of(c_library, "some other end")), "certain library_abort");
}

TEST(Rules, PanicsOfRust) {
  CrashFacts facts = abort_of(SaidFact::By::rust, "the sensor is off");
  facts.said.function = "src/lib.rs:27";
  EXPECT_EQ(rule_of(facts), "certain rust_panic");
  EXPECT_NE(decide(facts).chosen->headline.find("src/lib.rs:27: the sensor is off"),
            std::string::npos);
  facts.said.is_last = Tri::unknown;  // it may be of a panic that was caught before
  EXPECT_EQ(rule_of(facts), "likely rust_panic");
  facts.said.by = SaidFact::By::nobody;
  EXPECT_EQ(rule_of(facts), "certain plain_abort");
}

TEST(Rules, AbortsWithoutAText) {
  EXPECT_EQ(rule_of(abort_of(SaidFact::By::nobody, "")), "certain plain_abort");
  CrashFacts facts = abort_of(SaidFact::By::nobody, "");
  facts.said.is_nothing_else = Tri::unknown;  // a text that is kept could not be read
  EXPECT_EQ(rule_of(facts), "likely plain_abort");
  facts = abort_of(SaidFact::By::nobody, "");
  facts.stack.is_whole = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely plain_abort");
}

}  // namespace
}  // namespace hognose::analysis::why
