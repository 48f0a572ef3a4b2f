// Pools of threads without any.
// SPDX-License-Identifier: MIT
#include "analysis/future_runners.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/fake/fake_names.h"
#include "python/fake/fake_tasks.h"

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

/// The first thread runs a loop.
struct LoopRunnersTest : testing::Test, python::FakeTasks {
  std::vector<BlockedThread> threads{2};
  std::vector<Address> awaited{2};
  Budget budget;
  Address loop = object<layout::PyObject>(type("asyncio.unix_events._UnixSelectorEventLoop"));
  python::Frame runs;

  void SetUp() override {
    give_callbacks();
    const Address run = code(U"run_forever", 3, {U"self"});
    set(run,
        layout::PyCodeObject::co_filename,
        text(U"/usr/lib/python3.12/asyncio/base_events.py"));
    const auto read = python::read_frame(program, frame(run, {}, {loop}));
    ASSERT_TRUE(read);
    runs = *read;
    threads[0].frames = {&runs};
  }
  std::optional<Holder> find(Address future) {
    return FutureRunners(program, threads, awaited, budget).find(future);
  }
  /// Of run_coroutine_threadsafe(), when the task is there.
  Address future_of(Address task) {
    module = U"asyncio.futures";
    return job_future(U"PENDING", {closure(U"_call_check_cancel", {U"source", task})});
  }
};

TEST_F(LoopRunnersTest, TheLoopOfATaskEndsIt) {
  const Address mine = task(U"mine", none());
  set(mine, layout::FutureObj::fut_loop, loop);
  const auto holder = find(future_of(mine));
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 0U);
  EXPECT_EQ(holder->certainty, Certainty::exact);
  EXPECT_EQ(holder->relation, "to be ended by the loop of");
}

TEST_F(LoopRunnersTest, ALoopInCHasNoFrame) {
  threads[0].frames.clear();
  threads[1].loop = loop;
  const Address mine = task(U"mine", none());
  set(mine, layout::FutureObj::fut_loop, loop);
  const auto holder = find(future_of(mine));
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 1U);
}

TEST_F(LoopRunnersTest, OfALoopThatNobodyRunsNothingIsKnown) {
  const Address other = task(U"other", none());
  set(other, layout::FutureObj::fut_loop, none());
  EXPECT_FALSE(find(future_of(other)));
  EXPECT_FALSE(find(job_future(U"PENDING")));
}

TEST_F(LoopRunnersTest, ALoopEndsWhatItIsToBegin) {
  using layout::dequeobject;
  const Address wanted = job_future(U"PENDING");
  module = U"asyncio.tasks";
  const Address callback = closure(U"callback", {U"future", wanted});
  const Address handle = make_instance(
      *this, make_class(*this, "Handle"), make_attribute_dict(*this, {{U"_callback", callback}}));
  // One item a block, as none has been.
  const auto witness = layout::Witness::table;
  program.layout.set(layout::FieldId::block__data, {0, 8, 0, 0, witness});
  program.layout.set(layout::FieldId::block__rightlink, {8, 8, 0, 0, witness});
  const Address block = make<layout::block>(16);
  put_pointer(*this, block, *program.layout.offset(layout::block::data), handle);
  const Address ready = object<dequeobject>(type("collections.deque"));
  set(ready, dequeobject::leftblock, block);
  set(ready, dequeobject::leftindex, 0);
  set(ready, dequeobject::len, 1);
  const Address busy = make_instance(
      *this, make_class(*this, "Loop"), make_attribute_dict(*this, {{U"_ready", ready}}));
  loop = busy;
  SetUp();
  const auto holder = find(wanted);
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->thread, 0U);
  EXPECT_FALSE(find(job_future(U"PENDING")));
}

}  // namespace
}  // namespace hognose::analysis
