// Whom a crash is blamed on.
// SPDX-License-Identifier: MIT
#include "analysis/why/facts.h"

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"
#include "analysis/why/fingerprint.h"

namespace hognose::analysis::why {
namespace {

TEST(Rules, WhoCrashedNeedNotBeWhoIsBlamed) {
  CrashFacts facts = access(0, 8);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Type", "python"));
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: PyObject_Type(), called by parse() of _shop.so, read at +8 of a pointer that is "
      "NULL, called from total (shop.py:27)");
  EXPECT_EQ(decide(facts).chosen->blamed, &facts.frames[1]);
}

/// A compiler makes a jump of `return PyObject_Type(NULL);`.
TEST(Rules, WhoHasJumpedToWhatCrashedIsBlamed) {
  CrashFacts facts = access(0, 8);
  facts.frames.front() = code(CodeFact::Whose::runtime, "PyObject_Type", "python");
  EXPECT_EQ(decide(facts).chosen->blamed, facts.frames.data());
  facts.left = {code(CodeFact::Whose::extension, "", "_shop.so")};
  facts.left.front().method = "parse";
  facts.frames.front().jumped_from = 0;
  EXPECT_EQ(
      decide(facts).chosen->headline,
      "Crash: PyObject_Type(), called by parse() of _shop.so, read at +8 of a pointer that is "
      "NULL, called from total (shop.py:27)");
  EXPECT_EQ(decide(facts).chosen->blamed, facts.left.data());
  EXPECT_FALSE(make_fingerprint(facts, *decide(facts).chosen).text.ends_with(":\ntotal"));
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::extension, "own", "_shop.so"));
  EXPECT_EQ(decide(facts).chosen->blamed, facts.frames.data());
}

TEST(Rules, WhoHasJumpedToWhereNoCodeIsIsBlamed) {
  CrashFacts facts = access(0, 0);
  facts.operand.reset();
  facts.pc = facts.signal.address = Address(0x7f0000002000);
  facts.at_pc.is_executable = Tri::no;
  facts.has_caller = Tri::yes;
  facts.frames = {code(CodeFact::Whose::nobody, "", ""),
                  code(CodeFact::Whose::runtime, "cfunction_call", "python")};
  facts.left = {code(CodeFact::Whose::extension, "parse", "_shop.so")};
  facts.frames.front().jumped_from = 0;
  EXPECT_EQ(decide(facts).chosen->blamed, facts.left.data());
}

TEST(Rules, LibffiCallsWhatItIsToldTo) {
  CrashFacts facts = access(0, 0);
  facts.frames.front() = code(CodeFact::Whose::extension, "ffi_call", "libffi.so.8");
  facts.frames.front().is_bridge = true;
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, "strlen", "libc.so.6"));
  EXPECT_EQ(decide(facts).chosen->blamed, facts.frames.data());
}

TEST(Rules, WhoeverUsesWhatAHeaderHasIsToBlame) {
  CrashFacts facts = access(0, 0);
  CodeFact item = code(CodeFact::Whose::extension, "std::vector<int>::operator[]", "_shop.so");
  item.is_instance = true;
  facts.frames = {item, item, code(CodeFact::Whose::extension, "total", "_shop.so")};
  EXPECT_EQ(find_blamed(facts), &facts.frames[2]);
  EXPECT_TRUE(decide(facts).chosen->headline.starts_with(
      "Crash: std::vector<int>::operator[]() of _shop.so, called by total() of _shop.so, read "))
      << decide(facts).chosen->headline;
  facts.frames[2].image = "_other.so";
  EXPECT_EQ(find_blamed(facts), facts.frames.data());
  facts.frames.pop_back();
  EXPECT_EQ(find_blamed(facts), facts.frames.data());
}

TEST(Rules, TheProgramsOwnLineStandsBeforeTheLibraryItCameThrough) {
  CrashFacts facts = access(0, 8);
  facts.place->through = "string_at (ctypes/__init__.py:519)";
  EXPECT_EQ(describe_caller(facts),
            ", called from total (shop.py:27) through string_at (ctypes/__init__.py:519)");
}

TEST(Phrases, WhatHasNoNameGoesByWhatPythonCalls) {
  CodeFact helper = code(CodeFact::Whose::extension, "", "_shop.so");
  EXPECT_EQ(describe(&helper), "a function of _shop.so");
  helper.below = "total";
  EXPECT_EQ(describe(&helper), "a function below total() of _shop.so");
  helper.method = "parse";
  EXPECT_EQ(describe(&helper), "parse() of _shop.so");
  helper.function = "shop_parse";
  EXPECT_EQ(describe(&helper), "shop_parse() of _shop.so");
}

TEST(Phrases, WhatIsInNoFileMayBeMadeAtRunTime) {
  CodeFact made;
  EXPECT_EQ(describe(&made), "code");
  made.is_made = true;
  EXPECT_EQ(describe(&made), "code made at run time");
}

}  // namespace
}  // namespace hognose::analysis::why
