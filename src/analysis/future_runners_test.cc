// Pools of threads without any.
// SPDX-License-Identifier: MIT
#include "analysis/future_runners.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/fake/fake_names.h"

namespace hognose::analysis {
namespace {

struct FutureRunnersTest : testing::Test, python::FakeFrames {
  std::vector<BlockedThread> threads{2};
  std::vector<Address> awaited{2};
  Budget budget;
};

TEST_F(FutureRunnersTest, WithoutAPoolNobodyDoes) {
  FutureRunners runners(program, threads, awaited, budget);
  EXPECT_FALSE(runners.find(none()));
}

TEST_F(FutureRunnersTest, FramesThatCannotBeReadAreNone) {
  python::Frame worker;
  worker.info = python::make_names("_worker", "/usr/lib/python3.12/concurrent/futures/thread.py");
  python::Frame job = worker;
  job.info = python::make_names("run", worker.path());
  job.address = Address(0x4141);
  threads[0].frames = {&job, &worker};
  FutureRunners runners(program, threads, awaited, budget);
  EXPECT_FALSE(runners.find(Address(0x4141)));
}

}  // namespace
}  // namespace hognose::analysis
