// Tests of whose attributes are whose in a threading.local.
// SPDX-License-Identifier: MIT
#include "python/threads/thread_local.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"
#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

using layout::PyThreadState;

struct ThreadLocalTest : testing::Test {
  FakeFrames python;
  Budget budget;
  Thread main = python.thread(7, {});
  Thread worker = python.thread(8, {});

  ThreadLocal read(Address local) {
    const auto type = read_type_of(python.program, local);
    EXPECT_TRUE(is_thread_local(python.program, **type));
    return read_thread_local(python.program, local, **type, budget);
  }
  static std::uint64_t owner(const ThreadAttributes& attributes) {
    return attributes.thread ? attributes.thread->ident : 0;
  }
  /// As up to 3.12: a thread state has a dict with a dummy under `key`, which has the attributes.
  void give(const Thread& thread, Address key, Address attributes) {
    const Address dummy = make_fixed_object(python, "_thread._localdummy", {attributes, {}});
    python.set(thread.state, PyThreadState::exc_info, python.dict({{key, dummy}}));
  }
  Address make_old(Address key, Address dummies) {
    return make_fixed_object(python, "thread._local", {key, {}, {}, {}, dummies, {}});
  }
};

TEST_F(ThreadLocalTest, AThreadIsKnownByTheKeyThatItRefersTo) {
  const Address mine = python.none();
  const Address others = python.none();
  python.set(main.state, PyThreadState::exc_info, mine);
  python.set(worker.state, PyThreadState::exc_info, others);
  const Address first = python.dict({});
  const Address second = python.dict({});
  const Address dicts = python.dict({{others, first}, {mine, second}, {python.none(), first}});
  const auto local = read(make_fixed_object(python, "_thread._local", {{}, {}, {}, dicts, {}}));
  ASSERT_EQ(local.threads.size(), 3U);
  EXPECT_EQ(local.threads[0].dict, first);
  EXPECT_EQ(owner(local.threads[0]), 8U);
  EXPECT_EQ(owner(local.threads[1]), 7U);
  EXPECT_EQ(owner(local.threads[2]), 0U);
  EXPECT_TRUE(local.lacks.is_nothing());
}

TEST_F(ThreadLocalTest, UpTo312ItIsKnownByTheDummyInItsDict) {
  const Address key = python.text(U"thread.local.1");
  const Address mine = python.dict({});
  const Address others = python.dict({});
  give(main, key, mine);
  give(worker, key, others);
  const Address dummies = python.dict({{python.none(), others}, {python.none(), mine}});
  const auto local = read(make_old(key, dummies));
  ASSERT_EQ(local.threads.size(), 2U);
  EXPECT_EQ(owner(local.threads[0]), 8U);
  EXPECT_EQ(owner(local.threads[1]), 7U);
}

TEST_F(ThreadLocalTest, AnotherLocalOfTheThreadIsNotTaken) {
  give(main, python.text(U"thread.local.1"), python.dict({}));
  const Address dummies = python.dict({{python.none(), python.dict({})}});
  const auto local = read(make_old(python.text(U"thread.local.2"), dummies));
  ASSERT_EQ(local.threads.size(), 1U);
  EXPECT_EQ(owner(local.threads[0]), 0U);
}

TEST_F(ThreadLocalTest, AStateThatLeadsNowhereHidesNobody) {
  const Address key = python.text(U"thread.local.1");
  const Address mine = python.dict({});
  give(main, key, mine);
  python.set(worker.state, PyThreadState::exc_info, nowhere);
  const auto local = read(make_old(key, python.dict({{python.none(), mine}})));
  ASSERT_EQ(local.threads.size(), 1U);
  EXPECT_EQ(owner(local.threads[0]), 7U);
}

TEST_F(ThreadLocalTest, SpendsItsBudget) {
  budget = Budget({.nodes = 1});
  const Address dicts = python.dict({{python.none(), python.dict({})}, {main.state, main.state}});
  const auto local = read(make_fixed_object(python, "_thread._local", {{}, {}, {}, dicts, {}}));
  EXPECT_TRUE(local.lacks.hole() || budget.exhausted());
}

TEST_F(ThreadLocalTest, IsKnownByItsSize) {
  const Address other = make_fixed_object(python, "_thread._local", {{}, {}});
  EXPECT_FALSE(is_thread_local(python.program, **read_type_of(python.program, other)));
  const Address plain = python.none();
  EXPECT_FALSE(is_thread_local(python.program, **read_type_of(python.program, plain)));
}

}  // namespace
}  // namespace hognose::python
