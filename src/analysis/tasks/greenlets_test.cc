// In which function of a library a greenlet is parked.
// SPDX-License-Identifier: MIT
#include "analysis/tasks/greenlets.h"

#include <gtest/gtest.h>

#include "python/fake/fake_greenlets.h"
#include "python/fake/fake_names.h"

namespace hognose::analysis {
namespace {

python::Frame make_frame(const std::string& path, const std::string& name) {
  python::Frame frame;
  frame.info = python::make_names(name, path);
  return frame;
}

TEST(Greenlets, TheOutermostFunctionOfTheLibrarySaysIt) {
  const std::vector frames{make_frame("/v/site-packages/gevent/_socketcommon.py", "_wait"),
                           make_frame("/v/site-packages/gevent/_socket3.py", "recv"),
                           make_frame("/srv/app.py", "handle")};
  const GreenletWait wait = find_greenlet_wait(frames);
  EXPECT_EQ(wait.function, "gevent._socket3.recv");
  EXPECT_EQ(wait.kind, "read");
  EXPECT_EQ(wait.frames, 2U);
}

TEST(Greenlets, APackageIsItsModule) {
  const std::vector frames{make_frame("/v/eventlet/hubs/__init__.py", "trampoline")};
  EXPECT_EQ(find_greenlet_wait(frames).function, "eventlet.hubs.trampoline");
  EXPECT_EQ(find_greenlet_wait(frames).kind, "");
}

TEST(Greenlets, OtherFunctionsSayNothing) {
  const std::vector frames{make_frame("/srv/app.py", "sleep")};
  EXPECT_EQ(find_greenlet_wait(frames).function, "");
  EXPECT_EQ(find_greenlet_wait(frames).kind, "");
}

TEST(Greenlets, TheyAreOfTheThreadOnWhoseStackTheyAre) {
  python::FakeGreenlets python;
  const Address stack = python.allocate(0x1000);
  const Address main = python.main_greenlet();
  const Address parked = python.greenlet({.start = stack.value() + 0x100,
                                          .stop = stack.value() + 0x200,
                                          .frame = python.frame_object(U"wait"),
                                          .main = main,
                                          .parent = main});
  python.map_memory();
  python.program.forget();
  python::ThreadList threads;
  python::Thread& thread = threads.threads.emplace_back();
  thread.interpreter = python.interpreter();
  thread.ident = stack.value() + 0x800;
  Budget budget;
  const GreenletGroups groups = read_greenlets(python.program, threads, budget);
  ASSERT_EQ(groups.threads.size(), 1U);
  EXPECT_EQ(groups.threads[0].ident, thread.ident);
  ASSERT_EQ(groups.threads[0].greenlets.size(), 2U);
  EXPECT_EQ(groups.threads[0].greenlets[0].greenlet.address, main);
  EXPECT_EQ(groups.threads[0].greenlets[1].greenlet.address, parked);
  const ParkedGreenlets count = count_parked(python.program, threads, thread.ident);
  EXPECT_EQ(count.count, 1U);
  EXPECT_TRUE(count.is_whole);
  EXPECT_EQ(count_parked(python.program, threads, 1).count, 0U);
}

}  // namespace
}  // namespace hognose::analysis
