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

/// What a thread does whose frames these are, the newest first.
std::optional<PoolWork> find_work(
    std::initializer_list<std::pair<const char*, const char*>> named) {
  std::vector<python::Frame> frames;
  for (const auto& [name, path] : named)
    frames.emplace_back().info = python::make_names(name, path);
  std::vector<const python::Frame*> pointers;
  for (const python::Frame& frame : frames)
    pointers.push_back(&frame);
  return find_pool_work(pointers);
}

constexpr const char* of_pools = "/usr/lib/python3.12/concurrent/futures/thread.py";
constexpr const char* of_threads = "/usr/lib/python3.12/threading.py";
constexpr const char* of_queues = "/usr/lib/python3.6/queue.py";

TEST(PoolWork, IsNoneWhereItWaitsForJobs) {
  const auto idle = find_work({{"_worker", of_pools}, {"run", of_threads}});
  ASSERT_TRUE(idle);
  EXPECT_TRUE(idle->is_idle);
  const auto old = find_work(
      {{"wait", of_threads}, {"get", of_queues}, {"_worker", of_pools}, {"run", of_threads}});
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->is_idle);
}

TEST(PoolWork, IsWhatTheItemRuns) {
  const auto work = find_work({{"read", "/srv/app.py"},
                               {"fetch", "/srv/app.py"},
                               {"run", of_pools},
                               {"run", of_pools},
                               {"_worker", of_pools},
                               {"run", of_threads}});
  ASSERT_TRUE(work);
  EXPECT_EQ(work->job, "fetch");
  EXPECT_FALSE(work->is_idle);
  const auto in_c = find_work({{"run", of_pools}, {"_worker", of_pools}});
  ASSERT_TRUE(in_c);
  EXPECT_EQ(in_c->job, "");
  EXPECT_FALSE(in_c->is_idle);
}

TEST(PoolWork, IsNotOfOthers) {
  EXPECT_FALSE(find_work({}));
  EXPECT_FALSE(find_work({{"_worker", "/srv/app.py"}, {"run", of_threads}}));
  EXPECT_FALSE(find_work({{"prepare", "/srv/app.py"}, {"_worker", of_pools}})) << "its initializer";
}

}  // namespace
}  // namespace hognose::analysis
