// Modules in a Python that they were not built for.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

/// parse() of a module built for 3.9 reads through NULL, which stood in an object.
CrashFacts crash_of_misfit() {
  CrashFacts facts = access(0, 0x10);
  facts.misfits = {{"_shop.so", "was built for Python 3.9, and runs in 3.12"}};
  OriginFact origin;
  origin.container.value = 0x7000;
  origin.container.type = "type";
  origin.offset = 0x60;
  facts.operand->origin = origin;
  return facts;
}

bool has_reason(const CrashFacts& facts) {
  const Verdict verdict = decide(facts);
  return verdict.chosen && verdict.chosen->cause.starts_with("_shop.so was built for Python 3.9");
}

TEST(Rules, AModuleForAnotherPythonMisreadAnObject) {
  EXPECT_EQ(rule_of(crash_of_misfit()), "certain null_pointer");
  EXPECT_TRUE(has_reason(crash_of_misfit()));
}

TEST(Rules, TheInterpreterCrashedForAModuleOfAnother) {
  CrashFacts facts = crash_of_misfit();
  facts.operand->origin.reset();
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Repr", "python"));
  EXPECT_TRUE(has_reason(facts));
}

TEST(Rules, AnotherRuntimeCrashed) {
  CrashFacts facts = access(0, 0x78);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyErr_SetString", "libpython3.9.so.1.0"));
  facts.misfits = {{"libpython3.9.so.1.0", "is a Python that nobody has initialized"}};
  EXPECT_TRUE(decide(facts).chosen->cause.starts_with("libpython3.9.so.1.0 is a Python"));
}

TEST(Rules, WhatAMisfitDoesByItselfIsNoMatterOfPython) {
  CrashFacts facts = crash_of_misfit();
  facts.operand->origin.reset();
  EXPECT_EQ(rule_of(facts), "certain null_pointer");
  EXPECT_FALSE(has_reason(facts));
}

TEST(Rules, AMisfitThatTakesNoPartIsNoReason) {
  CrashFacts facts = crash_of_misfit();
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::extension, "look", "_other.so"));
  EXPECT_FALSE(has_reason(facts));
}

}  // namespace
}  // namespace hognose::analysis::why
