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
  facts.said.is_last = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely cxx_exception");
  facts.said.is_last = Tri::yes;
  facts.said.function.clear();
  facts.said.text = "pure virtual method called";
  EXPECT_NE(decide(facts).chosen->headline.find("a pure virtual function was called"),
            std::string::npos);
}

TEST(Rules, AssertionsOfTheCxxLibraryAreNoExceptions) {
  CrashFacts facts = abort_of(SaidFact::By::cxx_check, "__n < this->size()");
  facts.said.function = "std::vector<int>::operator[]";
  EXPECT_EQ(rule_of(facts), "certain assertion");
  const auto said = *decide(facts).chosen;
  EXPECT_NE(said.headline.find(": __n < this->size()"), std::string::npos) << said.headline;
  EXPECT_EQ(said.evidence.front(), "libstdc++ checked it in std::vector<int>::operator[]");
  facts.said.text.clear();
  EXPECT_EQ(rule_of(facts), "certain assertion");
}

}  // namespace
}  // namespace hognose::analysis::why
