// Cycles, and how the wait graph is put into words.
// SPDX-License-Identifier: MIT
#include "analysis/waits.h"

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

/// Threads that each have one lock, and wait for that of another.
WaitGraph make_ring(std::size_t count) {
  constexpr const char* names[] = {"one", "two", "three", "four"};
  WaitGraph graph;
  for (std::size_t at = 0; at < count; ++at) {
    graph.threads.push_back({static_cast<std::int64_t>(100 + at), names[at]});
    Resource lock{
        ResourceKind::lock, Address(0x1000 + at), std::string(1, static_cast<char>('a' + at)), {}};
    lock.holder = Holder{at, "", Certainty::exact, "with", "x.py:" + std::to_string(at + 1)};
    graph.resources.push_back(lock);
    graph.waits.push_back({at, (at + 1) % count, Certainty::exact, false, "futex", ""});
  }
  return graph;
}

TEST(Waits, ARingIsADeadlock) {
  const WaitGraph graph = make_ring(2);
  const auto cycles = find_cycles(graph);
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_TRUE(cycles[0].is_certain);
  EXPECT_EQ(
      describe_cycle(graph, cycles[0]),
      "Deadlock: \"one\" waits for lock 'b' held by \"two\" (x.py:2), which waits for lock 'a' "
      "held by \"one\" (x.py:1)");
}

TEST(Waits, TwoThatAreCalledTheSameAreToldApart) {
  WaitGraph graph = make_ring(3);
  graph.resources[0].name = graph.resources[1].name;
  graph.resources[2].name.clear();
  mark_shared_names(graph);
  EXPECT_EQ(describe_resource(graph.resources[0]), "lock 'b' at 0x1000");
  EXPECT_EQ(describe_resource(graph.resources[1]), "lock 'b' at 0x1001");
  EXPECT_EQ(describe_resource(graph.resources[2]), "lock at 0x1002");
  graph.resources[1].kind = ResourceKind::rlock;
  mark_shared_names(graph);
  EXPECT_EQ(describe_resource(graph.resources[0]), "lock 'b'");
}

TEST(Waits, AHolderIsWhatItsRelationSays) {
  WaitGraph graph = make_ring(2);
  graph.resources[1].holder->relation = "queued behind";
  EXPECT_EQ(describe_wait(graph, graph.waits[0]),
            "waits for lock 'b' queued behind \"two\" (x.py:2)");
}

TEST(Waits, ARingInLinesHasAThreadOnEach) {
  WaitGraph graph = make_ring(2);
  graph.waits[0].place = "x.py:8";
  using Lines = std::vector<std::string>;
  EXPECT_EQ(describe_cycle_in_lines(graph, find_cycles(graph)[0]),
            (Lines{"Deadlock of 2 threads",
                   "\"one\" (x.py:8) waits for lock 'b' held by \"two\" (x.py:2)",
                   "\"two\" waits for lock 'a' held by \"one\" (x.py:1)"}));
  graph = make_ring(1);
  graph.waits[0].is_timed = true;
  EXPECT_EQ(describe_cycle_in_lines(graph, find_cycles(graph)[0])[0],
            "Likely deadlock of a thread with itself; it may end by a time limit");
}

TEST(Waits, AThreadsHeadingSaysWhatItWaitsFor) {
  WaitGraph graph = make_ring(2);
  EXPECT_EQ(describe_waiting(graph, graph.waits[0]),
            "waiting for lock 'b' held by \"two\" (x.py:2)");
  EXPECT_EQ(describe_waiting_briefly(graph, graph.waits[0]), "waiting for a lock");
  graph.waits[0].certainty = Certainty::likely;
  EXPECT_TRUE(describe_waiting(graph, graph.waits[0]).starts_with("likely waiting for lock"));
  graph.waits[0].certainty = Certainty::exact;
  graph.waits[0].verb = "reading";
  graph.resources[1] = {ResourceKind::descriptor, {}, "fd 5: pipe to pid 8", {}};
  EXPECT_EQ(describe_waiting(graph, graph.waits[0]), "reading fd 5: pipe to pid 8");
  const auto says = [&graph](const char* verb) {
    graph.waits[0].verb = verb;
    return describe_wait(graph, graph.waits[0]);
  };
  EXPECT_EQ(says("reading"), "reads fd 5: pipe to pid 8");
  EXPECT_EQ(says("writing"), "writes fd 5: pipe to pid 8");
  EXPECT_EQ(says("connecting"), "connects fd 5: pipe to pid 8");
  EXPECT_EQ(says("waiting for events of"), "waits for events of fd 5: pipe to pid 8");
  EXPECT_EQ(says(""), "waits for fd 5: pipe to pid 8");
  graph.waits[0].verb = "reading";
  graph.waits[0].verb.clear();
  graph.resources[1] = {ResourceKind::file_lock, {}, "fd 4: /tmp/a", {}};
  graph.resources[1].holder = Holder{{}, "pid 9 (sh)", Certainty::exact, "", ""};
  EXPECT_EQ(describe_waiting(graph, graph.waits[0]),
            "waiting for the lock of fd 4: /tmp/a held by pid 9 (sh)");
  graph.resources[1] = {ResourceKind::child, {}, "4711 (sh)", {}};
  EXPECT_EQ(describe_waiting(graph, graph.waits[0]), "waiting for child 4711 (sh)");
  graph.resources[1].name.clear();
  EXPECT_EQ(describe_waiting(graph, graph.waits[0]), "waiting for a child");
}

TEST(Waits, TheEndOfAThreadIsSaidOnce) {
  WaitGraph graph = make_ring(2);
  graph.resources[1].kind = ResourceKind::thread;
  graph.resources[1].name = "\"two\"";
  EXPECT_EQ(describe_wait(graph, graph.waits[0]), "waits for the end of thread \"two\" (x.py:2)");
  EXPECT_EQ(describe_resource(graph.resources[1]), "thread \"two\"");
  graph.resources[1] = {ResourceKind::thread, {}, "", {}};
  EXPECT_EQ(describe_wait(graph, graph.waits[0]), "waits for the end of a thread");
}

TEST(Waits, ATimeLimitOrALikelyEdgeMakesItLikely) {
  WaitGraph graph = make_ring(3);
  graph.waits[1].is_timed = true;
  ASSERT_EQ(find_cycles(graph).size(), 1U);
  EXPECT_FALSE(find_cycles(graph)[0].is_certain);
  EXPECT_TRUE(describe_cycle(graph, find_cycles(graph)[0]).ends_with("it may end by a time limit"));
  graph = make_ring(3);
  graph.resources[2].holder->certainty = Certainty::likely;
  EXPECT_TRUE(describe_cycle(graph, find_cycles(graph)[0]).starts_with("Likely deadlock: "));
}

TEST(Waits, WhetherAWaitIsTimedMustBeKnown) {
  WaitGraph graph = make_ring(2);
  graph.waits[0].is_timed.reset();
  EXPECT_FALSE(find_cycles(graph)[0].is_certain);
}

TEST(Waits, OneWhoWaitsForACircleIsNotInIt) {
  WaitGraph graph = make_ring(2);
  graph.threads.insert(graph.threads.begin(), {99, "outside"});
  for (Wait& wait : graph.waits)
    ++wait.thread;
  for (Resource& resource : graph.resources)
    ++*resource.holder->thread;
  graph.waits.push_back({0, 0, Certainty::exact, false, "futex", ""});
  const auto cycles = find_cycles(graph);
  ASSERT_EQ(cycles.size(), 1U);
  EXPECT_EQ(cycles[0].waits.size(), 2U);
  EXPECT_EQ(graph.waits[cycles[0].waits[0]].thread, 1U);
}

TEST(Waits, AChainIsNoCircle) {
  WaitGraph graph = make_ring(3);
  graph.resources[0].holder.reset();
  EXPECT_TRUE(find_cycles(graph).empty());
  graph.resources[0].holder = Holder{99, "", Certainty::exact, "", ""};
  EXPECT_TRUE(find_cycles(graph).empty());
}

TEST(Waits, OneCanWaitForItself) {
  WaitGraph graph = make_ring(1);
  ASSERT_EQ(find_cycles(graph).size(), 1U);
  EXPECT_EQ(describe_cycle(graph, find_cycles(graph)[0]),
            "Deadlock: \"one\" waits for lock 'a' held by \"one\" (x.py:1)");
}

TEST(Waits, WhatIsNotKnownIsNotSaid) {
  WaitGraph graph;
  graph.threads.push_back({7, ""});
  graph.resources.push_back({ResourceKind::lock, Address(0x10), "", {}});
  graph.waits.push_back({0, 0, Certainty::likely, {}, "", ""});
  EXPECT_EQ(describe_wait(graph, graph.waits[0]), "waits for lock at 0x10");
  graph.resources[0].holder = Holder{{}, "a thread that has ended", Certainty::exact, "", ""};
  EXPECT_EQ(describe_wait(graph, graph.waits[0]),
            "waits for lock at 0x10 held by a thread that has ended");
  graph.resources[0] = {ResourceKind::gil, {}, "", Holder{0, "", Certainty::exact, "", ""}};
  EXPECT_EQ(describe_wait(graph, graph.waits[0]), "waits for the GIL held by thread 7");
}

TEST(Waits, GraphvizHasOtherProcesses) {
  WaitGraph graph;
  graph.resources.push_back({ResourceKind::child, {}, "8 (sh)", {}});
  graph.resources[0].processes = {{8, "sh", 'S'}};
  EXPECT_EQ(write_dot(graph),
            "digraph waits {\n"
            "  r0 [label=\"child 8 (sh)\"];\n"
            "  r0 -> p8;\n"
            "  p8 [shape=hexagon,label=\"pid 8 sh\"];\n"
            "}\n");
}

TEST(Waits, GraphvizHasEveryEdge) {
  WaitGraph graph = make_ring(1);
  graph.threads[0].name = "a\"b\\";
  EXPECT_EQ(write_dot(graph),
            "digraph waits {\n"
            "  t0 [shape=box,label=\"\\\"a\\\"b\\\\\\\"\"];\n"
            "  r0 [label=\"lock 'a'\"];\n"
            "  r0 -> t0 [label=\"x.py:1\"];\n"
            "  t0 -> r0 [label=\"\"];\n"
            "}\n");
}

}  // namespace
}  // namespace hognose::analysis
