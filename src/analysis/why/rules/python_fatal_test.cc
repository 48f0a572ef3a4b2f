// The interpreter's own end.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, TheInterpretersOwnEnd) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "deallocating None");
  facts.said.function = "none_dealloc";
  EXPECT_EQ(rule_of(facts), "certain singleton_underflow");
  facts.said.function = "unicode_dealloc";
  facts.said.text = "Immortal interned string died.";
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  facts.said.function = "PyThreadState_Get";
  facts.said.text = "the function must be called with the GIL held";
  facts.runtime.holds_gil = Tri::no;
  EXPECT_EQ(rule_of(facts), "certain no_gil");
}

TEST(Rules, AnEndByTheCountOfReferencesThatHasLostItsText) {
  CrashFacts facts = abort_of(SaidFact::By::runtime, "");
  EXPECT_EQ(rule_of(facts), "certain python_fatal");
  CodeFact code;
  code.whose = CodeFact::Whose::runtime;
  code.function = "_Py_FatalRefcountErrorFunc";
  facts.frames.push_back(code);
  EXPECT_EQ(rule_of(facts), "certain singleton_underflow");
}

}  // namespace
}  // namespace hognose::analysis::why
