// Objects in blocks made by hand, and bytes that only look like one.
// SPDX-License-Identifier: MIT
#include "python/heap/found_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"
#include "python/heap/object_part.h"

namespace hognose::python {
namespace {

/// A pool of blocks of 64 bytes, of which six were handed out and the last was given back.
class FoundObjectTest : public testing::Test, public FakePython {
 protected:
  static constexpr Address pool{0x7f0000004000};
  static constexpr std::uint64_t block_size = 64;

  FoundObjectTest() {
    target::FakeMemory& memory = *parts.memory;
    memory.put_zeros({pool, pool + 16384});
    memory.put_u32(pool, 5);
    memory.put_pointer(pool + 8, block(5));
    memory.put_u32(pool + 36, block_size / 16 - 1);
    memory.put_u32(pool + 40, 48 + 6 * block_size);
    memory.put_u32(pool + 44, 16384 - block_size);
    program.known.type_type = type("type", {TypeFlag::type_subclass});
    set(program.known.type_type, layout::PyObject::ob_type, program.known.type_type);
    plain = make_type("Plain", {});
    collected = make_type("Linked", {TypeFlag::collected});
  }
  Address make_type(const std::string& name, std::initializer_list<TypeFlag> flags) {
    const Address made = type(name, flags);
    set(made, layout::PyObject::ob_type, program.known.type_type);
    set(made, layout::PyTypeObject::tp_basicsize, 32);
    return made;
  }
  void put_object(Address at, Address its_type, std::int64_t count = 1) {
    set(at, layout::PyObject::ob_type, its_type);
    set(at, layout::PyObject::ob_refcnt, count);
  }
  /// The links of the collector before `object`, in a ring with a head elsewhere.
  void link(Address object) {
    const Address head = object - 16;
    const Address list = allocate(16);
    parts.memory->put_pointer(head, list);
    parts.memory->put_pointer(head + 8, list);
    parts.memory->put_pointer(list, head);
    parts.memory->put_pointer(list + 8, head);
    program.forget();
  }
  static Address block(std::uint64_t number) { return pool + 48 + number * block_size; }
  std::optional<FoundObject> find(Address address) {
    const auto found = find_memory_block(target, address);
    return found ? find_object(program, *found) : std::nullopt;
  }

  Address plain;
  Address collected;
};

TEST_F(FoundObjectTest, InsideOfABlockItsBeginningIsFound) {
  put_object(block(1), plain);
  const auto found = find(block(1) + 20);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->address, block(1));
  EXPECT_EQ(found->type->name, "Plain");
  EXPECT_EQ(found->size, 32U);
}

TEST_F(FoundObjectTest, WhatACopyWouldHaveAsWellOnlyLooksLikeAnObject) {
  put_object(block(1), plain);
  EXPECT_EQ(find(block(1))->trust, Trust::guessed);
  put_object(block(2) + 16, collected);  // with zeros for links
  EXPECT_EQ(find(block(2))->trust, Trust::guessed);
}

TEST_F(FoundObjectTest, LinksOfTheCollectorProveAnObject) {
  put_object(block(2) + 16, collected);
  link(block(2) + 16);
  const auto found = find(block(2));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->address, block(2) + 16);
  EXPECT_EQ(found->trust, Trust::seen);
}

TEST_F(FoundObjectTest, LinksThatWereCopiedLeadElsewhere) {
  put_object(block(2) + 16, collected);
  link(block(2) + 16);
  std::array<std::byte, block_size> bytes{};
  ASSERT_TRUE(parts.memory->read(block(2), bytes));
  parts.memory->put(block(3), bytes);
  program.forget();
  EXPECT_EQ(find(block(3))->trust, Trust::guessed);
}

TEST_F(FoundObjectTest, TheFlagOfATypeTellsWhereItsInstancesBegin) {
  put_object(block(1), collected);
  EXPECT_FALSE(find(block(1)));
  put_object(block(2) + 16, plain);
  EXPECT_FALSE(find(block(2)));
}

TEST_F(FoundObjectTest, AnObjectFitsItsBlock) {
  set(plain, layout::PyTypeObject::tp_basicsize, 80);
  put_object(block(1), plain);
  EXPECT_FALSE(find(block(1)));
}

TEST_F(FoundObjectTest, CountsThatNoObjectHas) {
  for (const std::int64_t count : {-5LL, 0x7f0000001234LL, 1LL << 40}) {
    put_object(block(1), plain, count);
    EXPECT_FALSE(find(block(1))) << count;
  }
  put_object(block(1), plain, 0xffffffff);  // 3.12's immortal
  EXPECT_TRUE(find(block(1)));
  put_object(block(1), plain, 0x50000c0000000);  // 3.14's, with a flag
  EXPECT_TRUE(find(block(1)));
  put_object(block(1), plain, 0);
  EXPECT_EQ(find(block(1))->state, ObjectState::unowned);
}

TEST_F(FoundObjectTest, OfAFreedBlockIsToldWhatItWas) {
  put_object(block(5) + 16, collected, 0);
  const auto found = find(block(5) + 30);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, ObjectState::freed);
  EXPECT_EQ(found->trust, Trust::guessed);
  EXPECT_EQ(found->type, read_type_of(program, block(5) + 16).value());
}

TEST_F(FoundObjectTest, WhatNamesNoTypeIsNoObject) {
  put_object(block(1), allocate(512));
  EXPECT_FALSE(find(block(1)));
  EXPECT_FALSE(find_object_at(program, Address(8)));
}

TEST_F(FoundObjectTest, BlocksBesideAreOfTheSamePool) {
  const auto found = find_neighbours(target, *find_memory_block(target, block(4)));
  ASSERT_TRUE(found.before && found.after);
  EXPECT_EQ(found.before->start, block(3));
  EXPECT_EQ(found.before->state, BlockState::live);
  EXPECT_EQ(found.after->state, BlockState::freed);
  EXPECT_EQ(find_memory_block(target, block(6))->state, BlockState::never_used);
  EXPECT_FALSE(find_neighbours(target, *find_memory_block(target, block(0))).before);
}

TEST_F(FoundObjectTest, PartsOfAnObjectHaveNames) {
  Budget budget;
  const Address list_type = make_type("list", {TypeFlag::list_subclass});
  const Address at = block(1);
  put_object(at, list_type);
  const auto found = find_object_at(program, at);
  ASSERT_TRUE(found);
  const auto part = [&](std::uint64_t offset) {
    return describe_part(program, *found, at + offset, budget);
  };
  EXPECT_EQ(part(*program.layout.offset(layout::PyObject::ob_type)), "ob_type");
  EXPECT_EQ(part(*program.layout.offset(layout::PyListObject::ob_item)), "ob_item");
  EXPECT_EQ(part(*program.layout.offset(layout::PyListObject::ob_item) + 3), "ob_item, byte 3");
}

}  // namespace
}  // namespace hognose::python
