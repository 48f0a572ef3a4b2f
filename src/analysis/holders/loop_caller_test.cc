// Made-up threads that wait for what a loop does.
// SPDX-License-Identifier: MIT
#include "analysis/holders/loop_caller.h"

#include <deque>

#include <gtest/gtest.h>

#include "python/fake/fake_trio.h"

namespace hognose::analysis {
namespace {

struct LoopCallerTest : testing::Test {
  python::FakeTrio python;
  std::deque<python::Frame> frames;
  std::vector<BlockedThread> threads;
  Budget budget;

  /// A thread in that function, which has this variable.
  void add(const std::u32string& function,
           const std::u32string& path,
           const python::FakeTasks::Local& local,
           Address ident = {}) {
    const Address code = python.code(function, 5, {local.first});
    python.set(code, layout::PyCodeObject::co_filename, python.text(path));
    frames.push_back(*python::read_frame(python.program, python.frame(code, {}, {local.second})));
    threads.emplace_back().frames = {&frames.back()};
    threads.back().pthread_self = ident;
  }
  Address token(Address calls) {
    return python.of_class("TrioToken", U"trio.lowlevel", {{U"_reentry_queue", calls}});
  }
  Address runner(Address calls) {
    return python.of_class("Runner", U"trio._core._run", {{U"entry_queue", calls}});
  }
  std::optional<std::size_t> find() {
    const auto holder = find_asked_loop(python.program, threads, 0, budget);
    return holder ? holder->thread : std::nullopt;
  }
};

constexpr const char32_t* threads_of_trio = U"/s/trio/_threads.py";
constexpr const char32_t* loop_of_trio = U"/s/trio/_core/_run.py";
constexpr const char32_t* portal_of_anyio = U"/s/anyio/from_thread.py";

TEST_F(LoopCallerTest, ATokenIsOfOneLoopOfTrio) {
  const Address calls = python.text(U"calls");
  add(U"_send_message_to_trio", threads_of_trio, {U"trio_token", token(calls)});
  add(U"run", loop_of_trio, {U"runner", runner(python.text(U"others"))});
  EXPECT_FALSE(find());
  add(U"run", loop_of_trio, {U"runner", runner(calls)});
  EXPECT_EQ(find(), 2U);
}

TEST_F(LoopCallerTest, APortalKeepsWhichThreadRunsItsLoop) {
  const Address portal =
      python.of_class("BlockingPortal", U"anyio", {{U"_event_loop_thread_id", python.integer(70)}});
  add(U"call", portal_of_anyio, {U"self", portal}, Address(50));
  EXPECT_FALSE(find());
  add(U"run", U"/srv/app.py", {U"x", python.none()}, Address(70));
  EXPECT_EQ(find(), 1U);
}

TEST_F(LoopCallerTest, WhateverElseIsCalledSoAsksNobody) {
  add(U"call", U"/srv/from_thread.py", {U"self", python.none()}, Address(50));
  EXPECT_FALSE(find());
  threads.front().frames.clear();
  EXPECT_FALSE(find());
}

}  // namespace
}  // namespace hognose::analysis
