// Rings of two interpreters made by hand.
// SPDX-License-Identifier: MIT
#include "python/heap/collected_by.h"

#include <array>

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"

namespace hognose::python {
namespace {

class CollectedByTest : public testing::Test, public FakeFrames {
 protected:
  std::array<Address, 2> interpreters{allocate(1U << 20U), allocate(1U << 20U)};

  /// The head of the second generation of an interpreter.
  [[nodiscard]] Address head_of(std::size_t number) const {
    const auto offset = program.layout.offset(layout::PyInterpreterState::gc_generations);
    return interpreters.at(number) + offset.value_or(0) + 24;
  }
  /// Puts objects into the ring that begins there.
  void put_ring(Address head, const std::vector<Address>& objects) {
    Address before = head;
    for (const Address object : objects) {
      join(before, object - 16);
      before = object - 16;
    }
    join(before, head);
  }
  void join(Address before, Address after) {
    parts.memory->put_u64(before, after.value());
    parts.memory->put_u64(after + 8, before.value() | 1U);  // with a mark of the collector
    program.forget();
  }
  std::optional<Address> find(Address object) {
    return find_collecting_interpreter(program, interpreters, object);
  }
};

TEST_F(CollectedByTest, ARingLeadsToItsInterpreter) {
  const Address one = allocate(64) + 16;
  const Address other = allocate(64) + 16;
  const Address foreign = allocate(64) + 16;
  put_ring(head_of(0), {one, other});
  put_ring(head_of(1), {foreign});
  EXPECT_EQ(find(one), interpreters[0]);
  EXPECT_EQ(find(other), interpreters[0]);
  EXPECT_EQ(find(foreign), interpreters[1]);
}

TEST_F(CollectedByTest, ARingThatIsBrokenTellsNothing) {
  const Address one = allocate(64) + 16;
  const Address other = allocate(64) + 16;
  put_ring(head_of(0), {one, other});
  parts.memory->put_u64(one - 16, 0x123456789000);  // leads no more to the other
  program.forget();
  EXPECT_FALSE(find(other));
  EXPECT_FALSE(find(Address(0x123456789000)));
}

TEST_F(CollectedByTest, ARingOfNobodyEnds) {
  const Address one = allocate(64) + 16;
  const Address other = allocate(64) + 16;
  put_ring(other - 16, {one});
  EXPECT_FALSE(find(one));
}

TEST_F(CollectedByTest, WhereTheRuntimeHasThemAllNobodyIsNamed) {
  const Address one = allocate(64) + 16;
  put_ring(head_of(0), {one});
  program.layout.set(layout::FieldId::PyInterpreterState__gc_generations, {});
  EXPECT_FALSE(find(one));
}

}  // namespace
}  // namespace hognose::python
