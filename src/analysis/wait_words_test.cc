// States that get the words of a wait.
// SPDX-License-Identifier: MIT
#include "analysis/wait_words.h"

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

struct WaitWords : testing::Test {
  WaitGraph graph;
  std::vector<ThreadState> states{{StateKind::detached, "gil.last_holder", "", ""},
                                  {StateKind::system_call, "orig_rax", "futex", "waits at 0x10"}};

  void wait_for(ResourceKind kind, const char* name) {
    graph = {};
    graph.threads = {{100, "one"}, {200, "two"}};
    graph.resources.push_back({kind, Address(0x10), name, {}});
    graph.waits.push_back({1, 0, Certainty::exact, false, "futex", ""});
  }
  std::string say() {
    add_wait_words(graph, graph.waits[0], states);
    return describe_states(states);
  }
};

TEST_F(WaitWords, ALockIsSaidInsteadOfTheFutex) {
  wait_for(ResourceKind::lock, "b");
  EXPECT_EQ(describe_states(states), "detached, in futex, waits at 0x10");
  EXPECT_EQ(say(), "waiting for lock 'b'");
  EXPECT_EQ(states[1].brief, "waiting for a lock");
  EXPECT_EQ(states[1].detail, "waits at 0x10");
  EXPECT_EQ(list_waits(graph), (std::vector<const Wait*>{nullptr, &graph.waits[0]}));
}

TEST_F(WaitWords, WhatIsNotKnownKeepsItsAddress) {
  wait_for(ResourceKind::unknown, "");
  EXPECT_EQ(say(), "detached, in futex, waits at 0x10");
}

TEST_F(WaitWords, ADescriptorKeepsWhatManyHaveInCommon) {
  wait_for(ResourceKind::descriptor, "fd 5: pipe");
  states[1].brief = "reading";
  graph.waits[0].verb = "reading";
  EXPECT_EQ(say(), "reading fd 5: pipe");
  EXPECT_EQ(states[1].brief, "reading");
}

TEST_F(WaitWords, AWorkerWhoseTurnNeverComesIsNotIdle) {
  states.push_back(
      {StateKind::pool_worker, "frames of the pool", "", "idle", "idle worker of a pool"});
  wait_for(ResourceKind::process_lock, "rlock");
  graph.waits[0].is_for_a_job = true;
  EXPECT_EQ(say(), "idle worker of a pool");
  graph.waits[0].is_for_a_job = false;
  graph.resources[0].holder =
      Holder{std::nullopt, "one that has ended", Certainty::likely, "how", ""};
  EXPECT_EQ(say(), "waiting for multiprocessing lock 'rlock' likely held by one that has ended");
}

TEST_F(WaitWords, OneThatRunsByNowIsNotSaidToWait) {
  wait_for(ResourceKind::lock, "b");
  states[1] = {StateKind::running, "orig_rax", "", ""};
  EXPECT_EQ(say(), "detached, running");
}

}  // namespace
}  // namespace hognose::analysis
