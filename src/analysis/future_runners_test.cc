// Pools of threads without any.
// SPDX-License-Identifier: MIT
#include "analysis/future_runners.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

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
  worker.name = "_worker";
  worker.path = "/usr/lib/python3.12/concurrent/futures/thread.py";
  python::Frame job = worker;
  job.name = "run";
  job.address = Address(0x4141);
  threads[0].frames = {&job, &worker};
  FutureRunners runners(program, threads, awaited, budget);
  EXPECT_FALSE(runners.find(Address(0x4141)));
}

}  // namespace
}  // namespace hognose::analysis
