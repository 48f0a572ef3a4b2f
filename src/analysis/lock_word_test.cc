// Where waiters wait, in made-up locks.
// SPDX-License-Identifier: MIT
#include "analysis/lock_word.h"

#include <gtest/gtest.h>

#include "python/fake/fake_slots.h"

namespace hognose::analysis {
namespace {

using layout::lockobject;
using layout::rlockobject;

class LockWordTest : public testing::Test, public python::FakePython {
 protected:
  const python::TypeInfo& type_of(Address object) {
    return **python::read_type_of(program, object);
  }
  std::optional<Address> word(Address lock) {
    const auto found = find_lock_word(program, lock, type_of(lock));
    return found ? std::optional(*found) : std::nullopt;
  }
};

TEST_F(LockWordTest, IsTheMutexOfNewVersions) {
  const Address lock = make_c_object<lockobject>(*this, "_thread.lock");
  EXPECT_EQ(word(lock), lock + *program.layout.offset(lockobject::lock));
  const Address rlock = make_c_object<rlockobject>(*this, "_thread.RLock");
  EXPECT_EQ(word(rlock), rlock + *program.layout.offset(rlockobject::lock_mutex));
}

TEST_F(LockWordTest, IsTheSemaphoreOfOldOnes) {
  program.layout.set(layout::FieldId::lockobject__lock, {});
  program.layout.set(layout::FieldId::rlockobject__lock_mutex, {});
  const Address lock = make_c_object<lockobject>(*this, "_thread.lock");
  set(lock, lockobject::lock_lock, Address(0x4440));
  EXPECT_EQ(word(lock), Address(0x4440));
  const Address rlock = make_c_object<rlockobject>(*this, "_thread.RLock");
  parts.memory->put_pointer(rlock + *program.layout.offset(rlockobject::rlock_owner) - 8,
                            Address(0x5550));
  program.forget();
  EXPECT_EQ(word(rlock), Address(0x5550));
}

TEST_F(LockWordTest, OfNothingElse) {
  EXPECT_EQ(word(none()), std::nullopt);
  EXPECT_FALSE(find_simple_queue_word(program, none(), type_of(none())));
  EXPECT_FALSE(read_process_lock(program, none(), type_of(none())));
}

TEST_F(LockWordTest, WhoIsParkedSaysForWhat) {
  const Address stack = allocate(256);
  parts.memory->put_pointer(stack + 40,
                            Address(0x6660));  // an entry at 32: pointer, address, semaphore
  EXPECT_EQ(find_parked_at(program, stack + 48, stack), Address(0x6660));
  EXPECT_EQ(find_parked_at(program, stack + 56, stack), std::nullopt);  // null
  EXPECT_EQ(find_parked_at(program, Address(0x100), stack), std::nullopt);
  EXPECT_EQ(find_parked_at(program, stack + 48, {}), std::nullopt);
  program.dialect.generator_state = layout::GeneratorState::state_311;
  EXPECT_EQ(find_parked_at(program, stack + 48, stack), std::nullopt);
}

TEST_F(LockWordTest, ALockOfProcessesKnowsWhoOfThisOneHasIt) {
  const auto member = [this](const std::u32string& name, std::uint64_t offset) {
    return std::pair(text(name), make_slot(*this, name, offset));
  };
  const Address type = this->type("_multiprocessing.SemLock");
  set(type, layout::PyTypeObject::tp_basicsize, 64);
  set(type,
      layout::PyTypeObject::tp_dict,
      dict({member(U"handle", 24), member(U"maxvalue", 44), member(U"kind", 48)}));
  const Address lock = object<layout::PyObject>(type, 64);
  const auto put = [&](std::uint64_t count, std::uint64_t most, std::uint64_t kind) {
    parts.memory->put_value(lock + 24, 0x7770);
    parts.memory->put_value(lock + 32, 0x1234);
    parts.memory->put_value(lock + 40, count | most << 32U);
    parts.memory->put_value(lock + 48, kind);
    program.forget();
    return read_process_lock(program, lock, type_of(lock));
  };
  ASSERT_TRUE(put(1, 1, 1));
  EXPECT_EQ(put(1, 1, 1)->semaphore, Address(0x7770));
  EXPECT_EQ(put(1, 1, 1)->owner, 0x1234U);
  EXPECT_EQ(put(0, 1, 1)->owner, 0U);
  EXPECT_EQ(put(1, 5, 1)->owner, 0U);  // any of five
  EXPECT_EQ(put(2, 1, 0)->owner, 0x1234U);
  EXPECT_EQ(put(2, 1, 0)->count, 2);
  EXPECT_EQ(put(2, 1, 0)->handle_at, 24U);
  EXPECT_TRUE(put(0, 1, 1)->is_for_one());
  EXPECT_FALSE(put(0, 5, 1)->is_for_one());
  EXPECT_EQ(put(0xFFFF'FFFF, 1, 1)->count, -1);
}

}  // namespace
}  // namespace hognose::analysis
