// Tests of locks.
// SPDX-License-Identifier: MIT
#include "python/kinds/lock.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::lockobject;
using layout::rlockobject;

struct LockTest : testing::Test {
  FakePython python;

  template <class Struct>
  Address make_lock(const std::string& type_name) {
    const Address type = python.type(type_name);
    python.set(type, layout::PyTypeObject::tp_basicsize, *python.program.layout.size(Struct::size));
    return python.object<Struct>(type);
  }
  void remove(layout::FieldId field) { python.program.layout.set(field, {}); }
};

TEST_F(LockTest, ReadsTheMutexOfNewVersions) {
  const Address lock = make_lock<lockobject>("_thread.lock");
  EXPECT_EQ(python.describe(lock), "<unlocked _thread.lock" + at_remote(lock));
  python.set(lock, lockobject::lock, 3);
  EXPECT_EQ(python.describe(lock), "<locked _thread.lock" + at_remote(lock));
}

TEST_F(LockTest, ReadsTheFlagBesideASemaphore) {
  remove(layout::FieldId::lockobject__lock);
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(lock, lockobject::locked, 1);
  EXPECT_EQ(python.describe(lock), "<locked _thread.lock" + at_remote(lock));
}

TEST_F(LockTest, ReadsTheSemaphoreItself) {
  remove(layout::FieldId::lockobject__lock);
  remove(layout::FieldId::lockobject__locked);
  const Address lock = make_lock<lockobject>("thread.lock");
  const Address semaphore = python.allocate(32);
  python.set(lock, lockobject::lock_lock, semaphore);
  EXPECT_EQ(python.describe(lock), "<locked thread.lock" + at_remote(lock));
  python.parts.memory->put_u32(semaphore, 1);
  python.program.forget();
  EXPECT_EQ(python.describe(lock), "<unlocked thread.lock" + at_remote(lock));
  python.set(lock, lockobject::lock_lock, nowhere);
  EXPECT_EQ(python.describe(lock), "<thread.lock" + at_remote(lock));
}

TEST_F(LockTest, DoesNotBelieveALayoutOfAnotherSize) {
  const Address lock = make_lock<lockobject>("_thread.lock");
  python.set(python.type("_thread.lock"), layout::PyTypeObject::tp_basicsize, 24);
  EXPECT_EQ(python.describe(lock), "<_thread.lock" + at_remote(lock));
}

TEST_F(LockTest, CountsFromOneWhereTheLevelCountsFromZero) {
  const Address lock = make_lock<rlockobject>("_thread.RLock");
  python.set(lock, rlockobject::rlock_owner, 77);
  EXPECT_EQ(python.describe(lock), "<unlocked _thread.RLock owner=0 count=0" + at_remote(lock));
  python.set(lock, rlockobject::lock_mutex, 1);
  python.set(lock, rlockobject::lock_level, 1);
  EXPECT_EQ(python.describe(lock), "<locked _thread.RLock owner=77 count=2" + at_remote(lock));
}

TEST_F(LockTest, TakesTheCountOfOlderVersions) {
  remove(layout::FieldId::rlockobject__lock_level);
  const Address lock = make_lock<rlockobject>("_thread.RLock");
  python.set(lock, rlockobject::rlock_owner, 77);
  python.set(lock, rlockobject::rlock_count, 3);
  EXPECT_EQ(python.describe(lock), "<locked _thread.RLock owner=77 count=3" + at_remote(lock));
}

}  // namespace
}  // namespace hognose::python
