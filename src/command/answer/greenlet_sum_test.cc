// Made-up greenlets, in sentences.
// SPDX-License-Identifier: MIT
#include "command/answer/greenlet_sum.h"

#include <gtest/gtest.h>

#include "python/fake/fake_python.h"

namespace hognose::command {
namespace {

using python::GreenletState;

struct GreenletSum : testing::Test {
  python::FakePython fake;
  analysis::GreenletGroups groups;

  GreenletSum() { groups.threads.emplace_back(); }
  void add(GreenletState state, const std::string& function = {}, bool is_main = false) {
    analysis::GreenletFacts facts;
    facts.greenlet.state = state;
    facts.greenlet.is_main = is_main;
    facts.wait.function = function;
    groups.threads.front().greenlets.push_back(facts);
  }
  std::vector<TaskSentence> sentences() { return sum_up_greenlets(fake.program, groups); }
};

TEST_F(GreenletSum, SeveralThatWaitForALockComeFirst) {
  add(GreenletState::parked, {}, true);
  for (int count = 0; count < 3; ++count)
    add(GreenletState::parked, "gevent.hub.sleep");
  for (int count = 0; count < 2; ++count)
    add(GreenletState::parked, "gevent.thread.acquire");
  add(GreenletState::running);
  const auto said = sentences();
  ASSERT_EQ(said.size(), 3U);
  EXPECT_EQ(said[0].text, "2 of 7 greenlets are parked in gevent.thread.acquire");
  EXPECT_TRUE(said[0].is_stuck);
  EXPECT_EQ(said[1].text, "3 of 7 greenlets are parked in gevent.hub.sleep");
  EXPECT_FALSE(said[1].is_stuck);
  EXPECT_EQ(said[2].text, "the greenlet that its thread began with is parked");
}

TEST_F(GreenletSum, OneThatWaitsForALockNeedNotBeStuck) {
  add(GreenletState::parked, "eventlet.semaphore.__enter__");
  const auto said = sentences();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].text, "1 of 1 greenlets is parked in eventlet.semaphore.__enter__");
  EXPECT_FALSE(said[0].is_stuck);
}

TEST_F(GreenletSum, ThatThereMayBeMoreIsSaid) {
  for (int count = 0; count < 2; ++count)
    add(GreenletState::parked, "gevent.hub.sleep");
  groups.lacks.add(Error{ErrorKind::limit, Address(), "greenlets"});
  EXPECT_EQ(sentences().front().text, "2 of at least 2 greenlets are parked in gevent.hub.sleep");
}

TEST_F(GreenletSum, WhatRunsOrHasEndedIsNotParked) {
  for (const auto state : {GreenletState::running,
                           GreenletState::dead,
                           GreenletState::not_started,
                           GreenletState::unknown})
    add(state);
  EXPECT_TRUE(sentences().empty());
}

}  // namespace
}  // namespace hognose::command
