// Pools by the names of their functions.
// SPDX-License-Identifier: MIT
#include "analysis/pool_work.h"

#include <initializer_list>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "python/fake/fake_names.h"

namespace hognose::analysis {
namespace {

/// What a thread does whose frames these are, the newest first.
std::optional<PoolWork> find_work(
    std::initializer_list<std::pair<const char*, const char*>> named) {
  std::vector<python::Frame> frames;
  for (const auto& [name, path] : named)
    frames.emplace_back().info = python::make_names(name, path);
  std::vector<const python::Frame*> pointers;
  pointers.reserve(frames.size());
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

constexpr const char* of_trio = "/s/trio/_core/_thread_cache.py";

TEST(PoolWork, OfTrioIsWhatItsThreadCalls) {
  const auto idle = find_work({{"_work", of_trio}, {"run", of_threads}});
  ASSERT_TRUE(idle);
  EXPECT_TRUE(idle->is_idle);
  const auto work = find_work({{"read", "/srv/app.py"},
                               {"load", "/srv/app.py"},
                               {"wrapper", "/s/anyio/_backends/_trio.py"},
                               {"worker_fn", "/s/trio/_threads.py"},
                               {"capture", "/s/outcome/_impl.py"},
                               {"_handle_job", of_trio},
                               {"_work", of_trio},
                               {"run", of_threads}});
  ASSERT_TRUE(work);
  EXPECT_FALSE(work->is_idle);
  EXPECT_EQ(work->job, "load");
}

TEST(PoolWork, TheLockOfAnIdleThreadOfTrioIsForAJob) {
  python::Frame work;
  work.info = python::make_names("_work", of_trio);
  python::Frame own = work;
  own.info = python::make_names("load", "/srv/app.py");
  const Resource lock{ResourceKind::lock, Address(0x10), "lock", {}};
  EXPECT_TRUE(is_for_a_job(lock, std::vector<const python::Frame*>{&work}));
  EXPECT_FALSE(is_for_a_job(lock, std::vector<const python::Frame*>{&own, &work}));
  EXPECT_FALSE(is_for_a_job(lock, {}));
}

TEST(PoolWork, AQueueIsForAJobWhereThePoolItselfAsks) {
  python::Frame worker;
  worker.info = python::make_names("_worker", of_pools);
  python::Frame get = worker;
  get.info = python::make_names("get", of_queues);
  python::Frame item = worker;
  item.info = python::make_names("run", of_pools);
  python::Frame own = worker;
  own.info = python::make_names("load", "/srv/app.py");
  const Resource queue{ResourceKind::queue, Address(0x10), "work_queue", {}};
  EXPECT_TRUE(is_for_a_job(queue, std::vector<const python::Frame*>{&worker}));
  EXPECT_TRUE(is_for_a_job(queue, std::vector<const python::Frame*>{&get, &worker}));
  EXPECT_FALSE(is_for_a_job(queue, std::vector<const python::Frame*>{&get, &own, &item, &worker}));
}

TEST(PoolWork, WhoCarriesWhatOthersPutIsIdle) {
  python::Frame wait;
  wait.info = python::make_names("wait", of_threads);
  python::Frame feed;
  feed.info = python::make_names("_feed", "/usr/lib/python3.12/multiprocessing/queues.py");
  python::Frame run;
  run.info = python::make_names("run", of_threads);
  python::Frame own;
  own.info = python::make_names("_feed", "/srv/app.py");
  const Resource condition{ResourceKind::condition, Address(0x10), "notempty", {}};
  EXPECT_TRUE(is_for_a_job(condition, std::vector<const python::Frame*>{&wait, &feed, &run}));
  EXPECT_FALSE(is_for_a_job(condition, std::vector<const python::Frame*>{&wait, &own, &run}));
  EXPECT_FALSE(is_for_a_job(condition, std::vector<const python::Frame*>{&wait, &own, &feed}));
}

constexpr const char* of_mp_pools = "/usr/lib/python3.12/multiprocessing/pool.py";
constexpr const char* of_mp_queues = "/usr/lib/python3.12/multiprocessing/queues.py";
constexpr const char* of_mp_locks = "/usr/lib/python3.12/multiprocessing/synchronize.py";
constexpr const char* of_processes = "/usr/lib/python3.12/multiprocessing/process.py";
constexpr const char* of_executors = "/usr/lib/python3.12/concurrent/futures/process.py";

TEST(PoolWork, OfAProcessIsNoneWhereItWaitsForJobs) {
  const auto forked = find_work({{"__enter__", of_mp_locks},
                                 {"get", of_mp_queues},
                                 {"worker", of_mp_pools},
                                 {"run", of_processes},
                                 {"_launch", "/usr/lib/python3.12/multiprocessing/popen_fork.py"},
                                 {"<module>", "/srv/app.py"}});
  ASSERT_TRUE(forked);
  EXPECT_TRUE(forked->is_idle);
  EXPECT_TRUE(forked->is_process);
  const auto executor =
      find_work({{"get", of_mp_queues}, {"_process_worker", of_executors}, {"run", of_processes}});
  ASSERT_TRUE(executor);
  EXPECT_TRUE(executor->is_idle);
}

TEST(PoolWork, OfAProcessThatOthersMade) {
  const char* const of_billiard = "/srv/site-packages/billiard/pool.py";
  const auto idle = find_work({{"__enter__", "/srv/site-packages/billiard/synchronize.py"},
                               {"_recv", of_billiard},
                               {"receive", of_billiard},
                               {"workloop", of_billiard},
                               {"<module>", "/srv/bin/celery"}});
  ASSERT_TRUE(idle);
  EXPECT_TRUE(idle->is_idle);
  const char* const of_celery = "/srv/site-packages/celery/app/trace.py";
  const auto task = find_work({{"charge", "/srv/tasks.py"},
                               {"__protected_call__", of_celery},
                               {"trace_task", of_celery},
                               {"workloop", of_billiard}});
  ASSERT_TRUE(task);
  EXPECT_EQ(task->job, "charge");
  const char* const of_loky = "/srv/site-packages/joblib/externals/loky/process_executor.py";
  const auto batch = find_work({{"crunch", "/srv/app.py"},
                                {"__call__", "/srv/site-packages/joblib/parallel.py"},
                                {"__call__", of_loky},
                                {"_process_worker", of_loky}});
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->job, "crunch");
}

TEST(PoolWork, OfAProcessIsWhatAChunkOfJobsRuns) {
  const auto mapped = find_work({{"read", "/srv/app.py"},
                                 {"fetch", "/srv/app.py"},
                                 {"mapstar", of_mp_pools},
                                 {"worker", of_mp_pools}});
  ASSERT_TRUE(mapped);
  EXPECT_FALSE(mapped->is_idle);
  EXPECT_EQ(mapped->job, "fetch");
  const auto chunk = find_work({{"fetch", "/srv/app.py"},
                                {"<listcomp>", of_executors},
                                {"_process_chunk", of_executors},
                                {"_process_worker", of_executors}});
  ASSERT_TRUE(chunk);
  EXPECT_EQ(chunk->job, "fetch");
  EXPECT_FALSE(find_work({{"prepare", "/srv/app.py"}, {"worker", of_mp_pools}}))
      << "or its initializer";
  EXPECT_FALSE(find_work({{"put", of_mp_queues}, {"worker", of_mp_pools}}))
      << "it hands on a result";
  EXPECT_FALSE(find_work({{"worker", of_mp_pools}}));
}

TEST(PoolWork, IsNotOfOthers) {
  EXPECT_FALSE(find_work({}));
  EXPECT_FALSE(find_work({{"_worker", "/srv/app.py"}, {"run", of_threads}}));
  EXPECT_FALSE(find_work({{"prepare", "/srv/app.py"}, {"_worker", of_pools}})) << "its initializer";
}

constexpr const char* of_anyio = "/srv/site-packages/anyio/_backends/_asyncio.py";

TEST(PoolWork, OfAnyio) {
  const auto idle = find_work({{"wait", of_threads},
                               {"get", of_queues},
                               {"run", of_anyio},
                               {"_bootstrap_inner", of_threads}});
  ASSERT_TRUE(idle);
  EXPECT_TRUE(idle->is_idle);
  const auto work = find_work({{"fetch", "/srv/app.py"}, {"run", of_anyio}, {"run", "/srv/t.py"}});
  ASSERT_TRUE(work);
  EXPECT_EQ(work->job, "fetch");
  EXPECT_FALSE(work->is_idle);
  const auto in_c = find_work({{"run", of_anyio}, {"_bootstrap_inner", of_threads}});
  ASSERT_TRUE(in_c);
  EXPECT_EQ(in_c->job, "");
}

TEST(PoolWork, IsNotOfAnyioWhereItRunsALoop) {
  const char* const eventloop = "/srv/site-packages/anyio/_core/_eventloop.py";
  EXPECT_FALSE(find_work({{"main", "/srv/app.py"}, {"run", of_anyio}, {"run", eventloop}}));
  EXPECT_FALSE(find_work({{"task_done", of_queues}, {"run", of_anyio}, {"run", of_threads}}));
  EXPECT_FALSE(find_work({{"run", of_anyio}}));
}

}  // namespace
}  // namespace hognose::analysis
