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

TEST(Rules, AbortsWithoutAText) {
  EXPECT_EQ(rule_of(abort_of(SaidFact::By::nobody, "")), "certain plain_abort");
}

}  // namespace
}  // namespace hognose::analysis::why
