// What made-up facts amount to.
// SPDX-License-Identifier: MIT
#include "analysis/thread_state.h"

#include <gtest/gtest.h>

namespace hognose::analysis {
namespace {

using python::Attachment;

/// A thread that holds the GIL, or does not, and runs.
ThreadFacts running(std::optional<bool> holds_gil) {
  ThreadFacts facts;
  facts.runtime.holds_gil = holds_gil;
  facts.runtime.gil_known_from = "gil.last_holder";
  facts.tells_call = true;
  facts.os_state = 'R';
  return facts;
}

/// One that waits in `name`.
ThreadFacts blocked(std::string_view name, std::uint64_t first, std::uint64_t second = 0) {
  ThreadFacts facts = running(false);
  facts.os_state = 'S';
  facts.call = target::SystemCall{1, name, {first, second, std::nullopt}, false};
  return facts;
}

std::string say(const ThreadFacts& facts) {
  return describe_states(find_states(facts));
}

TEST(ThreadStates, SayWhoHoldsTheGil) {
  EXPECT_EQ(say(running(true)), "holds the GIL, running");
  EXPECT_EQ(say(running(false)), "detached, running");
  EXPECT_EQ(find_states(running(true))[0].how, "gil.last_holder");
  EXPECT_STREQ(name_state(find_states(running(true))[0].kind), "holds_gil");
}

TEST(ThreadStates, WhatIsContradictedIsNotSaid) {
  EXPECT_EQ(say(running(std::nullopt)), "running");
}

TEST(ThreadStates, AFutexOfTheGilIsBetterThanAFlag) {
  ThreadFacts facts = blocked("futex", 0x10);
  facts.gil_futex = GilFutex::condition;
  EXPECT_EQ(say(facts), "waits for the GIL");
  EXPECT_EQ(find_states(facts)[0].how, "futex in gil.cond");
  facts.runtime.holds_gil = true;  // locked a moment ago by somebody who has not yet said so
  EXPECT_EQ(say(facts), "waits for the GIL");
  facts.gil_futex = GilFutex::change;
  EXPECT_EQ(say(facts), "takes or drops the GIL");
}

TEST(ThreadStates, AnyWitnessOfWaitingWillDo) {
  ThreadFacts facts = running(false);
  facts.stands_at_gil = true;
  EXPECT_EQ(say(facts), "waits for the GIL");
  facts.stands_at_gil = false;
  facts.runtime.requests_gil = true;
  EXPECT_EQ(find_states(facts)[0].how, "PyThreadState.gil_requested");
  facts.runtime.requests_gil = false;
  facts.drops_gil = true;
  EXPECT_EQ(say(facts), "takes or drops the GIL");
  facts.runtime.holds_gil = true;  // it has it
  EXPECT_EQ(say(facts), "holds the GIL, running");
}

TEST(ThreadStates, AWorkerOfAPoolIsIdleWhereItWaits) {
  ThreadFacts facts = blocked("futex", 0x1000);
  facts.pool = PoolWork{true, {}};
  EXPECT_EQ(say(facts), "idle worker of a pool");
  EXPECT_EQ(find_states(facts).size(), 3U) << "how it waits is known all the same";
  EXPECT_TRUE(is_idle_worker(find_states(facts).back()));
  facts.exceptions = {{python::ExceptionRole::handled, "_queue.Empty", "exc_info"}};
  EXPECT_EQ(say(facts), "idle worker of a pool");
  EXPECT_STREQ(name_state(find_states(facts).back().kind), "pool_worker");
  facts.stop_signal = "SIGSTOP";
  EXPECT_EQ(say(facts), "stopped by SIGSTOP, idle worker of a pool");
  // It stands there between two jobs as well, and while it prepares itself for the first.
  ThreadFacts running_now = running(true);
  running_now.pool = PoolWork{true, {}};
  EXPECT_EQ(say(running_now), "holds the GIL, running");
  facts = blocked("clock_nanosleep", 0);
  facts.pool = PoolWork{true, {}};
  EXPECT_EQ(say(facts), "detached, in clock_nanosleep, sleeps");
}

TEST(ThreadStates, AProcessOfAPoolIsIdleWhereItReadsJobsFromItsPipe) {
  ThreadFacts facts = blocked("read", 5);
  facts.pool = PoolWork{true, {}, true};
  EXPECT_EQ(say(facts), "idle worker of a pool");
  facts.pool->is_process = false;
  EXPECT_EQ(say(facts), "detached, in read, fd 5");
}

TEST(ThreadStates, AWorkerOfAPoolSaysWhichJobItIsIn) {
  ThreadFacts facts = blocked("clock_nanosleep", 0);
  facts.pool = PoolWork{false, "fetch"};
  EXPECT_EQ(say(facts), "detached, in clock_nanosleep, sleeps, in job 'fetch' of a pool");
  EXPECT_FALSE(is_idle_worker(find_states(facts).back()));
  facts.pool->job.clear();
  EXPECT_EQ(say(facts), "detached, in clock_nanosleep, sleeps, in a job of a pool");
}

TEST(ThreadStates, NameTheSystemCall) {
  EXPECT_EQ(say(blocked("clock_nanosleep", 0)), "detached, in clock_nanosleep, sleeps");
  EXPECT_EQ(say(blocked("read", 5)), "detached, in read, fd 5");
  EXPECT_EQ(say(blocked("openat", 0xffffffffffffff9c)), "detached, in openat");
  EXPECT_EQ(say(blocked("poll", 0x1000, 1)), "detached, in poll, waits for 1 descriptor");
  EXPECT_EQ(say(blocked("futex", 0x1000)), "detached, in futex, waits at 0x1000");
  ThreadFacts facts = blocked("", 0);
  facts.call->number = 999;
  EXPECT_EQ(say(facts), "detached, in system call 999");
}

TEST(ThreadStates, WhatACallWaitsForIsSaidInWords) {
  ThreadFacts facts = blocked("read", 5);
  facts.blocking = {CallSort::read, {5}, 1};
  EXPECT_EQ(say(facts), "reading fd 5");
  EXPECT_EQ(find_states(facts)[1].detail, "fd 5");
  EXPECT_EQ(find_states(facts)[1].brief, "reading");
  facts.runtime.holds_gil = true;
  EXPECT_EQ(say(facts), "holds the GIL, reading fd 5");
  facts = blocked("clock_nanosleep", 0);
  facts.blocking.sort = CallSort::sleep;
  facts.stop_signal = "SIGSTOP";
  EXPECT_EQ(say(facts), "stopped by SIGSTOP, sleeping");
}

TEST(ThreadStates, WhoseCallHasEndedRuns) {
  ThreadFacts facts = blocked("read", 5);
  facts.call->has_ended = true;
  EXPECT_EQ(say(facts), "detached, running");
}

TEST(ThreadStates, SqliteSleepsAgain) {
  ThreadFacts facts = blocked("clock_nanosleep", 0);
  facts.blocking.sort = CallSort::database;
  facts.call->has_ended = true;
  EXPECT_EQ(say(facts), "waiting until a database of SQLite is unlocked");
}

TEST(ThreadStates, AHolderMayBlock) {
  ThreadFacts facts = blocked("munmap", 0);
  facts.runtime.holds_gil = true;
  EXPECT_EQ(say(facts), "holds the GIL, in munmap");
}

TEST(ThreadStates, WithoutRegistersTheKernelsLetterIsAllThereIs) {
  ThreadFacts facts = running(false);
  facts.tells_call = false;
  EXPECT_EQ(say(facts), "detached, running");
  facts.os_state = 'S';
  EXPECT_EQ(say(facts), "detached, sleeping or waiting");
  facts.os_state = 'D';
  EXPECT_EQ(say(facts), "detached, in an uninterruptible wait");
  facts.os_state = '?';
  EXPECT_EQ(say(facts), "detached");
  facts.os_state = 'Z';
  EXPECT_EQ(say(facts), "dead");
}

TEST(ThreadStates, AThreadInAnUninterruptibleWaitDoesNotRun) {
  ThreadFacts facts = running(false);
  facts.os_state = 'D';
  EXPECT_EQ(say(facts), "detached, in an uninterruptible wait");
}

TEST(ThreadStates, NothingIsSaidOfWhatIsNotKnown) {
  EXPECT_EQ(say({}), "state unknown");
  EXPECT_STREQ(name_state(find_states({})[0].kind), "unknown");
}

TEST(ThreadStates, WithoutAGilThreadsAreAttached) {
  ThreadFacts facts = running(std::nullopt);
  facts.runtime.gil_known_from = "";
  facts.runtime.attachment = Attachment::attached;
  EXPECT_EQ(say(facts), "attached, running");
  facts.runtime.attachment = Attachment::suspended;
  EXPECT_EQ(say(facts), "suspended while the world is stopped, running");
  facts.runtime.attachment = Attachment::detached;
  EXPECT_EQ(say(facts), "detached, running");
  facts.runtime.attachment = Attachment::other;
  EXPECT_EQ(say(facts), "running");
}

TEST(ThreadStates, ACollectionSaysItsGeneration) {
  ThreadFacts facts = running(true);
  facts.collects = CollectionWitness::c_function;
  facts.runtime.any_thread_collects = true;
  EXPECT_EQ(say(facts), "holds the GIL, running, collecting garbage");
  facts.runtime.generation = 2;
  EXPECT_EQ(say(facts), "holds the GIL, running, collecting garbage, generation 2");
  facts.collects_whole_heap = true;
  EXPECT_EQ(say(facts), "holds the GIL, running, collecting garbage, the whole heap");
  facts.runtime.any_thread_collects = false;  // a function of that name, of somebody else
  EXPECT_EQ(say(facts), "holds the GIL, running");
}

TEST(ThreadStates, WhoStopsTheWorld) {
  ThreadFacts facts = running(true);
  facts.runtime.stops_the_world = true;
  EXPECT_EQ(say(facts), "holds the GIL, running, stops the world");
}

TEST(ThreadStates, ExceptionsComeLast) {
  ThreadFacts facts = blocked("read", 0);
  facts.exceptions = {{python::ExceptionRole::raised, "KeyError", "curexc_type"},
                      {python::ExceptionRole::handled, "app.Bad", "exc_info of the thread"}};
  EXPECT_EQ(say(facts), "detached, in read, fd 0, raising KeyError, handling app.Bad");
  EXPECT_EQ(find_states(facts)[3].how, "exc_info of the thread");
}

TEST(ThreadStates, WhatKeepsItStandingIsSaidBeforeWhatItIsIn) {
  ThreadFacts facts = running(true);
  facts.os_state = 'T';
  EXPECT_EQ(say(facts), "holds the GIL, stopped");
  facts.stop_signal = "SIGTTIN";
  EXPECT_EQ(say(facts), "holds the GIL, stopped by SIGTTIN");
  facts.tracer = "gdb (4711)";
  EXPECT_EQ(say(facts), "holds the GIL, stopped by SIGTTIN, traced by gdb (4711)");
  ThreadFacts sleeper = blocked("read", 0);
  sleeper.stop_signal = "SIGSTOP";
  EXPECT_EQ(say(sleeper), "detached, stopped by SIGSTOP, in read, fd 0");
  sleeper.stop_signal.clear();
  sleeper.is_frozen = true;
  EXPECT_EQ(say(sleeper), "detached, frozen, in read, fd 0");
}

TEST(ThreadStates, OneThatCrashedDoesNotRun) {
  ThreadFacts facts = running(true);
  facts.fatal_signal = "SIGSEGV";
  EXPECT_EQ(say(facts), "holds the GIL, crashed by SIGSEGV");
  ThreadFacts sleeper = blocked("read", 0);
  sleeper.fatal_signal = "SIGQUIT";
  EXPECT_EQ(say(sleeper), "detached, crashed by SIGQUIT, in read, fd 0");
}

TEST(ThreadStates, OneThatIsTracedMayRun) {
  ThreadFacts facts = running(false);
  facts.tracer = "strace (7)";
  EXPECT_EQ(say(facts), "detached, traced by strace (7), running");
  facts.os_state = 't';
  EXPECT_EQ(say(facts), "detached, traced by strace (7)");
}

}  // namespace
}  // namespace hognose::analysis
