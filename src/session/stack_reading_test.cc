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

}  // namespace
}  // namespace hognose::session
