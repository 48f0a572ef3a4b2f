// Wait graphs as sentences.
// SPDX-License-Identifier: MIT
#include "analysis/wait_sum.h"

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

/// Threads "t0", "t1", … and what they wait for.
class WaitSumTest : public testing::Test {
 protected:
  WaitGraph graph;

  void add_threads(std::size_t count) {
    for (std::size_t at = 0; at < count; ++at)
      graph.threads.push_back({static_cast<std::int64_t>(100 + at), "t" + std::to_string(at)});
  }
  std::size_t add(ResourceKind kind, const std::string& name) {
    graph.resources.push_back({kind, Address(0x1000), name, {}});
    return graph.resources.size() - 1;
  }
  void hold(std::size_t resource, std::size_t thread) {
    graph.resources[resource].holder = Holder{thread, {}, Certainty::exact, "how", "a.py:1"};
  }
  void wait(std::size_t thread, std::size_t resource, Certainty certainty = Certainty::exact) {
    graph.waits.push_back({thread, resource, certainty, false, "how", "a.py:9"});
  }
  std::vector<std::string> texts(bool is_only_thread = false) const {
    std::vector<std::string> all;
    for (const WaitSentence& one : sum_up_waits(graph, is_only_thread))
      all.push_back(one.text);
    return all;
  }
};

using Texts = std::vector<std::string>;

TEST_F(WaitSumTest, NobodyWaits) {
  add_threads(2);
  EXPECT_EQ(texts(), Texts());
}

TEST_F(WaitSumTest, LocksComeBeforeWhatMayCome) {
  add_threads(4);
  const auto queue = add(ResourceKind::queue, "work");
  const auto lock = add(ResourceKind::lock, "LOCK");
  wait(0, queue);
  wait(1, queue);
  hold(lock, 3);
  wait(2, lock);
  EXPECT_EQ(texts(),
            (Texts{R"("t2" (a.py:9) waits for lock 'LOCK', held by "t3" (a.py:1))",
                   R"(2 threads wait for queue 'work': "t0" (a.py:9), "t1" (a.py:9))"}));
  EXPECT_EQ(sum_up_waits(graph).front().weight, WaitWeight::held);
}

TEST_F(WaitSumTest, WhatIsWantedOfAQueue) {
  add_threads(2);
  wait(0, add(ResourceKind::queue, "work"));
  graph.waits.back().verb = "waiting for room in";
  EXPECT_EQ(texts(), (Texts{R"("t0" (a.py:9) waits for room in queue 'work')"}));
  wait(1, 0);
  EXPECT_EQ(texts(),
            (Texts{R"("t0" (a.py:9) waits for room in queue 'work')",
                   R"("t1" (a.py:9) waits for queue 'work')"}));
  graph.waits.back().verb = "waiting for room in";
  EXPECT_EQ(texts(),
            (Texts{R"(2 threads wait for room in queue 'work': "t0" (a.py:9), "t1" (a.py:9))"}));
}

TEST_F(WaitSumTest, WhatIsKnownOfAQueueIsSaidUnlessSomebodyBringsIt) {
  add_threads(2);
  const auto queue = add(ResourceKind::queue, "work");
  wait(0, queue);
  graph.waits.back().about = "which is empty";
  EXPECT_EQ(texts(), Texts{R"("t0" (a.py:9) waits for queue 'work', which is empty)"});
  EXPECT_EQ(
      sum_up_waits(graph, true).front().text,
      R"("t0" (a.py:9) waits for queue 'work', which is empty; this process has no other thread)");
  hold(queue, 1);
  EXPECT_EQ(texts(), Texts{R"("t0" (a.py:9) waits for queue 'work', held by "t1" (a.py:1))"});
}

TEST_F(WaitSumTest, WhatProcessesShareNeedNoThreadOfThisOne) {
  add_threads(1);
  const auto queue = add(ResourceKind::queue, "work");
  graph.resources[queue].is_shared = true;
  wait(0, queue);
  EXPECT_EQ(sum_up_waits(graph, true).front().text, R"("t0" (a.py:9) waits for queue 'work')");
}

TEST_F(WaitSumTest, WhatIsLeftToOthersIsSaidBesideWhatIsMissing) {
  add_threads(1);
  const auto result = add(ResourceKind::future, "result");
  wait(0, result);
  graph.waits.back().about = "of which 1 part is not done";
  Holder& workers = graph.resources[result].holder.emplace();
  workers.other = "the workers of its pool";
  workers.certainty = Certainty::exact;
  workers.relation = "left to";
  EXPECT_EQ(
      texts(),
      Texts{
          R"("t0" (a.py:9) waits for future 'result', of which 1 part is not done, left to the workers of its pool)"});
}

TEST_F(WaitSumTest, AProcessThatWaitsForItsOnlyThreadWaitsForEver) {
  add_threads(1);
  const auto pipe =
      add(ResourceKind::descriptor, "fd 5: pipe to pid 8 (cat), which itself reads fd 0");
  graph.resources[pipe].waits_back = true;
  wait(0, pipe);
  graph.waits.back().verb = "reading";
  EXPECT_EQ(texts(), Texts()) << "another thread may be about to write";
  const auto alone = sum_up_waits(graph, true);
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone.front().weight, WaitWeight::circle);
  EXPECT_EQ(
      alone.front().text,
      R"(Likely deadlock: "t0" (a.py:9) reads fd 5: pipe to pid 8 (cat), which itself reads fd 0)");
}

TEST_F(WaitSumTest, ALockOfTheCLibraryIsOneToo) {
  add_threads(2);
  const auto lock = add(ResourceKind::rwlock, "");
  hold(lock, 1);
  wait(0, lock);
  EXPECT_EQ(texts(), Texts{R"("t0" (a.py:9) waits for rwlock at 0x1000, held by "t1" (a.py:1))"});
}

TEST_F(WaitSumTest, ManyAreCountedAndAnUnknownHolderIsSaid) {
  add_threads(6);
  const auto lock = add(ResourceKind::lock, "LOCK");
  for (std::size_t thread = 0; thread < 6; ++thread)
    wait(thread, lock);
  EXPECT_EQ(texts(),
            (Texts{R"(6 threads wait for lock 'LOCK'; who has it is not known: "t0" (a.py:9), )"
                   R"("t1" (a.py:9), "t2" (a.py:9), "t3" (a.py:9) and 2 more)"}));
}

TEST_F(WaitSumTest, OfAFreeLockItIsKnownThatNobodyHasIt) {
  add_threads(2);
  const auto lock = add(ResourceKind::lock, "LOCK");
  wait(0, lock);
  graph.resources[lock].is_free = true;
  EXPECT_EQ(texts(), Texts{R"("t0" (a.py:9) waits for lock 'LOCK', which is free by now)"});
}

TEST_F(WaitSumTest, WhoWaitsAtAFutexThatNobodyCanWakeIsStuck) {
  add_threads(1);
  graph.left_by_fork = 9;
  const auto futex = add(ResourceKind::unknown, "");
  wait(0, futex);
  EXPECT_EQ(texts(true), Texts()) << "another process may";
  graph.resources[futex].is_private = true;
  EXPECT_EQ(texts(false), Texts());
  EXPECT_EQ(texts(true),
            Texts{R"("t0" (a.py:9) waits for futex at 0x1000; this process has no other thread: )"
                  "the one it was forked from had 9 others, which fork() did not copy"});
  EXPECT_EQ(sum_up_waits(graph, true).front().weight, WaitWeight::held);
  graph.waits.front().is_timed = true;
  EXPECT_EQ(texts(true), Texts());
}

TEST_F(WaitSumTest, ThatNobodyElseIsThereIsSaidOfWhatOnlyAThreadGives) {
  add_threads(1);
  const auto texts_of = [this](ResourceKind kind, std::optional<bool> is_timed) {
    graph.resources.clear();
    graph.waits.clear();
    wait(0, add(kind, "it"));
    graph.waits.front().is_timed = is_timed;
    return sum_up_waits(graph, true).front().text;
  };
  EXPECT_EQ(texts_of(ResourceKind::lock, false),
            R"("t0" (a.py:9) waits for lock 'it'; this process has no other thread)");
  EXPECT_EQ(texts_of(ResourceKind::queue, false),
            R"("t0" (a.py:9) waits for queue 'it'; this process has no other thread)");
  graph.left_by_fork = 2;
  EXPECT_EQ(texts_of(ResourceKind::queue, false),
            R"("t0" (a.py:9) waits for queue 'it'; this process has no other thread: )"
            "the one it was forked from had 2 others, which fork() did not copy");
  graph.left_by_fork = 1;
  EXPECT_TRUE(
      texts_of(ResourceKind::event, false)
          .ends_with(": the one it was forked from had another, which fork() did not copy"));
  EXPECT_EQ(texts_of(ResourceKind::queue, true), R"("t0" (a.py:9) waits for queue 'it')");
  EXPECT_EQ(texts_of(ResourceKind::queue, std::nullopt), R"("t0" (a.py:9) waits for queue 'it')");
  EXPECT_EQ(texts_of(ResourceKind::child, false), R"("t0" (a.py:9) waits for child it)");
}

TEST_F(WaitSumTest, ACircleIsSaidOnceAndFirst) {
  add_threads(3);
  const auto queue = add(ResourceKind::queue, "work");
  const auto one = add(ResourceKind::lock, "one");
  const auto two = add(ResourceKind::lock, "two");
  wait(2, queue);
  hold(one, 0);
  hold(two, 1);
  wait(0, two);
  wait(1, one);
  ASSERT_EQ(texts().size(), 2U);
  EXPECT_TRUE(texts().front().starts_with("Deadlock: \"t0\" waits for lock 'two'"));
  EXPECT_EQ(sum_up_waits(graph).front().weight, WaitWeight::circle);
}

TEST_F(WaitSumTest, WhoStandsOutsideOfACircleIsNamed) {
  add_threads(2);
  const auto one = add(ResourceKind::rlock, "one");
  hold(one, 0);
  wait(0, one);
  wait(1, one);
  ASSERT_EQ(texts().size(), 2U);
  EXPECT_EQ(texts().back(), R"("t1" (a.py:9) waits for RLock 'one', held by "t0" (a.py:1))");
}

TEST_F(WaitSumTest, ALockThatAnotherProcessHasIsNoTrouble) {
  add_threads(2);
  const auto lock = add(ResourceKind::process_lock, "rlock");
  wait(0, lock);
  EXPECT_EQ(sum_up_waits(graph).front().weight, WaitWeight::idle);
  hold(lock, 1);
  EXPECT_EQ(sum_up_waits(graph).front().weight, WaitWeight::held);
}

TEST_F(WaitSumTest, WhoHasTheLockOfAFileIsSaid) {
  add_threads(1);
  const auto file = add(ResourceKind::file_lock, "the database /srv/shop.db");
  graph.resources[file].holder = Holder{std::nullopt, "pid 7 (sh)", Certainty::exact, "how", {}};
  wait(0, file, Certainty::likely);
  const auto sentences = sum_up_waits(graph);
  ASSERT_EQ(sentences.size(), 1U);
  EXPECT_EQ(sentences.front().weight, WaitWeight::idle);
  EXPECT_EQ(
      sentences.front().text,
      R"("t0" (a.py:9) likely waits for the lock of the database /srv/shop.db, held by pid 7 (sh))");
}

TEST_F(WaitSumTest, WhoWaitsForAJobIsNoTrouble) {
  add_threads(1);
  const auto lock = add(ResourceKind::process_lock, "rlock");
  wait(0, lock);
  graph.resources[lock].holder = Holder{std::nullopt, "pid 4711", Certainty::exact, "how", ""};
  EXPECT_EQ(sum_up_waits(graph).front().weight, WaitWeight::held);
  graph.waits.front().is_for_a_job = true;
  EXPECT_TRUE(sum_up_waits(graph).empty());
}

TEST_F(WaitSumTest, DoubtIsSaidAndTheUnknownIsLeftOut) {
  add_threads(2);
  wait(0, add(ResourceKind::event, "ready"), Certainty::likely);
  wait(1, add(ResourceKind::unknown, ""));
  EXPECT_EQ(texts(), (Texts{R"("t0" (a.py:9) likely waits for event 'ready')"}));
}

}  // namespace
}  // namespace hognose::analysis
