// Exceptions of C++ that nobody caught.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, CxxExceptions) {
  CrashFacts facts = abort_of(SaidFact::By::cxx, "no such tea");
  facts.said.function = "my_error";
  EXPECT_EQ(rule_of(facts), "certain cxx_exception");
  facts.said.function.clear();
  facts.said.text = "pure virtual method called";
  EXPECT_NE(decide(facts).chosen->headline.find("a pure virtual function was called"),
            std::string::npos);
}

}  // namespace
}  // namespace hognose::analysis::why
