// What glibc says of its heap, and what it was given.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

using What = GivenFact::What;

/// parse() of _shop.so called free(), which refused.
CrashFacts refused(What what) {
  CrashFacts facts = abort_of(SaidFact::By::c_library, "free(): invalid pointer");
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::c_library, "free", "libc.so.6"));
  GivenFact& given = facts.given.emplace();
  given.what = what;
  given.function = "free";
  given.address = 0x7f0000001040;
  given.is_argument = given.is_so = Tri::yes;
  given.caller = 1;
  given.block = 0x7f0000001000;
  given.block_size = 104;
  given.owner = "Python's own allocator";
  given.size_word = 0x41414141;
  return facts;
}

bool has(const std::vector<std::string>& lines, const char* part) {
  for (const std::string& line : lines) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

TEST(HeapCheck, WhatIsCertainOfTheReasonIsTheHeadline) {
  EXPECT_EQ(rule_of(refused(What::of_python)), "certain heap_check");
  CrashFacts whole = refused(What::of_python);
  whole.given->address = whole.given->block;
  EXPECT_EQ(decide(whole).chosen->headline,
            "Aborted: free(): invalid pointer: a block of 104 bytes of Python's own allocator was "
            "given to free(), by parse() of _shop.so, called from total (shop.py:27)");
  EXPECT_NE(decide(refused(What::inside))
                .chosen->headline.find("a pointer 64 bytes into a block of 104 bytes was given"),
            std::string::npos);
  EXPECT_NE(decide(refused(What::freed))
                .chosen->headline.find("a block of 104 bytes was freed twice, by parse()"),
            std::string::npos);
}

TEST(HeapCheck, WhatIsNotKnownIsLikelyTheReason) {
  for (const bool is_argument : {true, false}) {
    CrashFacts facts = refused(What::inside);
    (is_argument ? facts.given->is_argument : facts.given->is_so) = Tri::unknown;
    EXPECT_EQ(rule_of(facts), "certain heap_check");
    const auto verdict = decide(facts);
    EXPECT_EQ(verdict.chosen->headline.find("given to"), std::string::npos);
    EXPECT_EQ(verdict.chosen->cause,
              "a pointer 64 bytes into a block of 104 bytes was given to free()");
  }
  CrashFacts facts = refused(What::inside);
  facts.given->is_argument = facts.given->is_so = Tri::unknown;
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
  facts.given->is_so = Tri::no;
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

TEST(HeapCheck, WhoFreesByPythonIsNotToBlame) {
  CrashFacts facts = refused(What::freed);
  facts.frames.insert(facts.frames.begin() + 1,
                      code(CodeFact::Whose::runtime, "list_dealloc", "python"));
  EXPECT_NE(decide(facts).chosen->headline.find("freed twice, noticed in parse()"),
            std::string::npos);
}

TEST(HeapCheck, ASizeThatWasOverwrittenIsLikelyTheReason) {
  CrashFacts facts = refused(What::block);
  facts.damaged_size = {.address = 0x5010,
                        .word = 0x4141414141414141,
                        .before = 0x4ff0,
                        .before_size = 24,
                        .bytes = "AAAA"};
  const auto verdict = decide(facts);
  EXPECT_EQ(verdict.chosen->cause, "something was written past the end of a block of 24 bytes");
  EXPECT_TRUE(has(verdict.chosen->evidence, "0x4141414141414141, which may be text: \"AAAAAAAA\""));
  EXPECT_TRUE(has(verdict.chosen->evidence, "goes on as it ends: \"AAAA\""));
  EXPECT_TRUE(has(verdict.chosen->evidence, "who noticed it need not be who did it"));
}

TEST(HeapCheck, TextOfAnotherAbortHasNoReason) {
  CrashFacts facts = refused(What::of_python);
  facts.aborts = Tri::no;
  EXPECT_NE(rule_of(facts), "certain heap_check");
}

TEST(HeapCheck, EachTextOfMallocIsOfTheHeap) {
  for (const char* const text : {"realloc(): invalid old size",
                                 "malloc_consolidate(): invalid chunk size",
                                 "free(): too many chunks detected in tcache",
                                 "break adjusted to free malloc space"}) {
    EXPECT_EQ(rule_of(abort_of(SaidFact::By::c_library, text)), "certain heap_check") << text;
  }
}

}  // namespace
}  // namespace hognose::analysis::why
