// free() that crashes over what it was given.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using What = GivenFact::What;

CrashFacts crashed_in_free(What what) {
  CrashFacts facts = access(0x5000, 8);
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::c_library, "free", "libc.so.6"));
  GivenFact& given = facts.given.emplace();
  given.what = what;
  given.function = "free";
  given.address = 0x7f0000001040;
  given.is_argument = given.is_so = Tri::yes;
  given.caller = 1;
  given.owner = "Python's own allocator";
  return facts;
}

TEST(WrongFree, WhatIsNoBlockOfMallocIsTheReason) {
  EXPECT_EQ(rule_of(crashed_in_free(What::of_python)), "certain wrong_free");
  EXPECT_EQ(decide(crashed_in_free(What::of_python)).chosen->headline,
            "Crash: memory of Python's own allocator was given to free(), by parse() of _shop.so, "
            "called from total (shop.py:27)");
  EXPECT_EQ(rule_of(crashed_in_free(What::on_stack)), "certain wrong_free");
}

// The bytes of an object, as ctypes passes them on.
TEST(WrongFree, APointerIntoAnObjectIsNoBlock) {
  CrashFacts facts = crashed_in_free(What::of_python);
  facts.given->block = facts.given->address - 32;
  facts.given->block_size = 144;
  const Verdict verdict = decide(facts);
  EXPECT_TRUE(verdict.chosen->headline.starts_with(
      "Crash: a pointer 32 bytes into a block of 144 bytes of Python's own allocator was given to "
      "free(), by parse()"));
  facts.given->block = facts.given->address - 16;  // where the collector's part ends
  EXPECT_TRUE(
      decide(facts).chosen->headline.starts_with("Crash: a block of 144 bytes of Python's"));
}

TEST(WrongFree, WhatIsNotReadMakesItLessSure) {
  CrashFacts facts = crashed_in_free(What::inside);
  facts.given->is_so = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_EQ(decide(facts).chosen->cause.substr(0, 9), "a pointer");
  facts = crashed_in_free(What::of_python);
  facts.operand->agrees = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely wrong_free");
}

// The heap may be damaged by anybody.
TEST(WrongFree, NotOfWhatIsMallocs) {
  EXPECT_EQ(rule_of(crashed_in_free(What::block)), "certain wild_pointer");
  EXPECT_EQ(rule_of(crashed_in_free(What::freed)), "certain wild_pointer");
}

}  // namespace
}  // namespace hognose::analysis::why
