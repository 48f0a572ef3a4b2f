// Which pages of a made-up process are read, and how often.
// SPDX-License-Identifier: MIT
#include "session/stack_reading.h"

#include <gtest/gtest.h>

#include "native/runs.h"
#include "python/fake/fake_frames.h"
#include "session/fake_session.h"

namespace hognose::session {
namespace {

// What the cache drops while the way to a stack is scouted is missing from the copy: then each walk
// pays for every page anew, and the process stands still meanwhile.
TEST(DeepStack, IsCopiedWhole) {
  python::FakeFrames python;
  const Address code = python.code(U"f", 1);
  constexpr std::size_t depth = 5000;  // pages: more than a cache keeps otherwise
  Address newest;
  for (std::size_t i = 0; i < depth; ++i) {
    newest = python.frame(code, newest);
    static_cast<void>(python.allocate(target::PageCache::page_size));
  }
  const python::Thread thread = python.thread(7, newest);
  FakeHost host;
  Readers readers;
  readers.open_program = [&](const target::Target&, const python::OpenOptions&) {
    auto program = std::make_unique<python::Program>(*python.program.target);
    static_cast<python::ProgramFacts&>(*program) =
        static_cast<const python::ProgramFacts&>(python.program);
    return program;
  };
  readers.read_threads = [&](const python::Program&, Budget&) {
    return python::ThreadList{{thread}, {}};
  };
  Session session(host, {}, readers);
  OpenPython& opened = **session.open();
  session.stacks().scout(opened, {});
  ASSERT_TRUE(session.stacks().copy_scouted(opened, {}));
  const python::Program& program = opened.program();
  const std::uint64_t reads = program.memory().reads();
  Budget budget;
  EXPECT_EQ(native::read_runs(program, {&thread, 1}, budget).list.frames.size(), depth);
  EXPECT_EQ(program.memory().reads(), reads);
}

// A debugger unwinds it anew each time that its thread is selected, which takes seconds.
TEST(DeepStack, IsReadOnceHoweverOftenThreadsTakeTurns) {
  FakeSession fake;
  for (std::size_t i = 0; i < 1000; ++i)
    fake.add(native::EntryKind::python_frame, {});
  fake.stacks[200].entries.emplace_back();
  fake.stacks[300].entries.emplace_back();
  std::map<std::int64_t, int> opened;
  fake.host.make_machine_stack = [&] {
    ++opened[fake.host.tid];
    return nullptr;
  };
  for (const std::int64_t tid : {100, 200, 100, 300, 200, 100}) {
    fake.host.tid = tid;
    const auto stack = fake.session.thread_stack({});
    ASSERT_TRUE(stack);
    EXPECT_EQ((*stack)->merged.entries.size(), tid == 100 ? 1000U : 1U);
  }
  EXPECT_EQ(opened, (std::map<std::int64_t, int>{{100, 1}, {200, 2}, {300, 1}}));
  fake.host.tid = 100;
  fake.session.stacks().forget();
  ASSERT_TRUE(fake.session.thread_stack({}));
  EXPECT_EQ(opened[100], 2);
}

}  // namespace
}  // namespace hognose::session
