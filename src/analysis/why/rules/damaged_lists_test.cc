// Crashes of the C library's allocator itself.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

CrashFacts crashed_in(const char* function) {
  CrashFacts facts = access(0x4141414141414140U, 8);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::c_library, function, "libc.so.6"));
  facts.frames.insert(facts.frames.begin(), code(CodeFact::Whose::c_library, "", "libc.so.6"));
  return facts;
}

TEST(DamagedLists, AreLikelyTheReasonOfACrashInMalloc) {
  EXPECT_EQ(rule_of(crashed_in("malloc")), "certain wild_pointer");
  EXPECT_EQ(decide(crashed_in("malloc")).chosen->cause,
            "the blocks or lists of malloc() were overwritten, noticed in parse() of _shop.so");
  CrashFacts facts = crashed_in("free");
  facts.damaged_size = {.address = 0x5010, .word = 0x41414141, .before = 0x4f10, .before_size = 24};
  EXPECT_EQ(decide(facts).chosen->cause,
            "something was written past the end of a block of 24 bytes, noticed in parse() of "
            "_shop.so");
  facts.operand->agrees = Tri::unknown;
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
}

TEST(DamagedLists, NotOfWhatOthersUse) {
  EXPECT_TRUE(decide(crashed_in("strlen")).chosen->cause.empty());
  EXPECT_TRUE(decide(access(0x5000, 8)).chosen->cause.empty());
}

// malloc() goes through freed blocks itself.
TEST(DamagedLists, WhatMallocReadsOutOfFreedBlocksIsItsOwn) {
  CrashFacts facts = crashed_in("malloc");
  facts.operand->origin = OriginFact{{0x5000040, Tri::yes, 56, "", Tri::yes}, 8};
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.frames.erase(facts.frames.begin(), facts.frames.begin() + 2);
  EXPECT_EQ(rule_of(facts), "certain freed_object");
}

}  // namespace
}  // namespace hognose::analysis::why
