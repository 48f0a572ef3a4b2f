// Objects that are damaged, were freed too early, or never were there.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>

#include <gtest/gtest.h>

#include "analysis/why/fake_crash.h"

namespace hognose::analysis::why {
namespace {

constexpr std::uint64_t object = 0x7f0000001230;

/// PyObject_Repr() reads a slot of what it took for a type.
CrashFacts use_object(UsedFact::State state) {
  CrashFacts facts = access(0x4141414142424242U, 0x58);
  facts.signal.code = SI_KERNEL;
  facts.signal.address = {};
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "PyObject_Repr", "python"));
  facts.operand->origin = OriginFact{{object, Tri::no, 64, ""}, 8};
  facts.used = UsedFact{.state = state, .address = object, .type_word = 0x4141414142424242U};
  return facts;
}

bool tells(const std::optional<Finding>& finding, const std::string& what) {
  return finding && std::ranges::any_of(finding->evidence, [&what](const std::string& line) {
           return line.find(what) != std::string::npos;
         });
}

TEST(Rules, AnObjectIsJudgedWithoutTheInstructionToo) {
  for (const auto state :
       {UsedFact::State::freed, UsedFact::State::without_type, UsedFact::State::no_object}) {
    CrashFacts facts = use_object(state);
    facts.used->holder = "item 1 of l";
    facts.used->is_sure_holder = Tri::yes;
    facts.operand.reset();
    EXPECT_FALSE(rule_of(facts).starts_with("certain"));
  }
}

TEST(Rules, WhatTheCollectorWasLedToMayHaveBeenFreedWrongly) {
  CrashFacts facts = use_object(UsedFact::State::without_type);
  facts.used->is_sure_holder = Tri::yes;
  EXPECT_FALSE(tells(decide(facts).chosen, "PyObject_GC_Del"));
  facts.used->is_visited = true;
  EXPECT_TRUE(tells(decide(facts).chosen, "PyObject_GC_Del"));
}

TEST(Rules, ATypeThatIsLostIsSureIfAnObjectWasThere) {
  CrashFacts facts = use_object(UsedFact::State::without_type);
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");  // it may have been no object at all
  EXPECT_TRUE(decide(facts).chosen->cause.find("type is lost") != std::string::npos);
  facts.used->is_collected = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain lost_type");
  EXPECT_TRUE(tells(decide(facts).chosen, "BBBBAAAA"));
  facts.used->is_collected = Tri::unknown;
  facts.used->holder = "item 1 of l, a variable of total";
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");  // what refers to it may be none either
  facts.used->is_sure_holder = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain lost_type");
  EXPECT_TRUE(tells(decide(facts).chosen, "item 1 of l"));
  facts.operand->agrees = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "likely lost_type");
}

// A slot of it was read, so that it is there: a type of which something is missing in the core looks the same.
TEST(Rules, ATypeThatCanBeReadIsLostAtMostLikely) {
  CrashFacts facts = use_object(UsedFact::State::without_type);
  facts.used->is_collected = Tri::yes;
  facts.instruction = make_instruction(machine::Action::call);
  facts.goes_to = Address(0x4141414141414141U);
  EXPECT_EQ(rule_of(facts), "certain bad_call");
  facts = use_object(UsedFact::State::without_type);
  facts.used->is_collected = Tri::yes;
  facts.signal.code = SEGV_MAPERR;
  facts.signal.address = Address(0x4141414142424242U + 0x58);
  facts.at_address.is_readable = Tri::yes;
  EXPECT_NE(rule_of(facts), "certain lost_type");
}

TEST(Rules, AnOverrunIsLikelyTheReasonAtMost) {
  CrashFacts facts = use_object(UsedFact::State::without_type);
  facts.used->is_collected = Tri::yes;
  facts.overrun = OverrunFact{"bytearray", 64, "aaaaaaaaaaaaaaaa"};
  EXPECT_EQ(rule_of(facts), "certain lost_type");
  EXPECT_NE(decide(facts).chosen->cause.find("past the end of a bytearray"), std::string::npos);
}

TEST(Rules, APointerOfAContainerThatLeadsToNoObject) {
  CrashFacts facts = use_object(UsedFact::State::no_object);
  facts.operand->origin.reset();
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  facts.used->holder = "item 1 of l, a variable of total";
  EXPECT_EQ(rule_of(facts), "certain wild_pointer");
  EXPECT_FALSE(decide(facts).chosen->cause.empty());
  facts.used->is_sure_holder = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain no_object");
  EXPECT_NE(decide(facts).chosen->headline.find("item 1 of l"), std::string::npos);
}

TEST(Rules, WhatIsFreedAndStillReferredToHadOneReferenceTooFew) {
  CrashFacts facts = use_object(UsedFact::State::freed);
  facts.operand->origin->container = {object, Tri::yes, 64, "Cart", Tri::yes};
  EXPECT_EQ(rule_of(facts), "certain freed_object");
  facts.used->holder = "item 0 of l, a variable of total";
  facts.used->is_sure_holder = Tri::yes;
  EXPECT_EQ(rule_of(facts), "certain over_decref");
  EXPECT_TRUE(tells(decide(facts).chosen, "item 0 of l"));
  EXPECT_EQ(decide(facts).explained.size(), 2U);  // freed_object, wild_pointer
  facts.used->is_sure_holder = Tri::unknown;
  EXPECT_EQ(rule_of(facts), "certain freed_object");
}

TEST(Rules, AChainOfFreedBlocksThatLeadsAstray) {
  CrashFacts facts = access(~0ULL, 0);
  facts.frames.insert(facts.frames.begin(),
                      code(CodeFact::Whose::runtime, "_PyObject_Malloc", "python"));
  facts.chain = ChainFact{~0ULL, 64, -1};
  EXPECT_EQ(rule_of(facts), "certain broken_chain");
  EXPECT_NE(decide(facts).chosen->cause.find("decref'ed once more"), std::string::npos);
  facts.chain = ChainFact{0x7a7a7a7a7a7a7a7aU, 64, std::nullopt};
  EXPECT_TRUE(decide(facts).chosen->cause.empty());
  EXPECT_TRUE(tells(decide(facts).chosen, "zzzzzzzz"));
  facts.operand->agrees = Tri::no;
  EXPECT_NE(rule_of(facts), "certain broken_chain");
}

}  // namespace
}  // namespace hognose::analysis::why
