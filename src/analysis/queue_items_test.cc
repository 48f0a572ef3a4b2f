// Queues of both layouts, and such as lie about themselves.
// SPDX-License-Identifier: MIT
#include "analysis/queue_items.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::analysis {
namespace {

class QueueItemsTest : public testing::Test, public python::FakePython {
 protected:
  Budget budget;
  std::uint64_t header = program.layout.size(layout::PyObject::size).value_or(0);
  std::vector<Address> objects{none(), text(U"a"), text(U"b")};

  Address make_queue(const std::vector<Address>& words) {
    const Address queue = object<layout::PyObject>(type("_queue.SimpleQueue"), 128);
    for (std::size_t at = 0; at < words.size(); ++at)
      parts.memory->put_pointer(queue + header + at * word_size, words[at]);
    program.forget();
    return queue;
  }
  Result<std::vector<Address>> read(Address queue) {
    return read_queue_items(program, queue, budget);
  }
};

TEST_F(QueueItemsTest, AListWhoseFirstItemsAreTaken) {
  program.dialect.generator_state = layout::GeneratorState::state_311;
  const Address items = list(objects);
  const auto read_from = [&](std::uint64_t taken) {
    return read(make_queue({Address(1), Address(1), items, Address(taken)}));
  };
  EXPECT_EQ(*read_from(1), (std::vector{objects[1], objects[2]}));
  EXPECT_TRUE(read_from(3)->empty());
  EXPECT_FALSE(read_from(4));
}

TEST_F(QueueItemsTest, ARingThatBeginsInItsMiddle) {
  const Address slots = allocate(4 * word_size);
  for (std::size_t at = 0; at < objects.size(); ++at)
    parts.memory->put_pointer(slots + at * word_size, objects[at]);
  const auto read_ring = [&](std::uint64_t put, std::uint64_t get, std::uint64_t count) {
    return read(make_queue(
        {Address(0), Address(put), Address(get), slots, Address(objects.size()), Address(count)}));
  };
  EXPECT_EQ(*read_ring(1, 2, 2), (std::vector{objects[2], objects[0]}));
  EXPECT_TRUE(read_ring(0, 0, 0)->empty());
  EXPECT_FALSE(read_ring(1, 2, 4));
  EXPECT_FALSE(read_ring(7, 2, 1));
  EXPECT_FALSE(read_ring(2, 2, 1));
}

TEST_F(QueueItemsTest, WhatIsKnownOfOneThatIsWaitedFor) {
  program.dialect.generator_state = layout::GeneratorState::state_311;
  Resource queue{ResourceKind::queue, make_queue({Address(1), Address(1), list(objects)}), {}, {}};
  const auto tell = [&](const char* verb) {
    return describe_content(program, queue, verb, budget);
  };
  EXPECT_EQ(tell(""), "which has 3 items");
  EXPECT_EQ(tell("waiting for the tasks of"), "") << "it counts none";
  queue.address = make_queue({Address(1), Address(1), list({})});
  EXPECT_EQ(tell("waiting for an item of"), "which is empty");
  queue.address = make_instance(*this,
                                make_class(*this, "Queue"),
                                make_attribute_dict(*this, {{U"unfinished_tasks", integer(2)}}));
  EXPECT_EQ(tell("waiting for the tasks of"), "of which 2 are not done");
  EXPECT_EQ(tell("waiting for an item of"), "");
  queue.kind = ResourceKind::event;
  EXPECT_EQ(tell("waiting for the tasks of"), "");
}

TEST_F(QueueItemsTest, ABarrierSaysHowManyAreThere) {
  const auto tell = [&](std::int64_t state, std::int64_t count) {
    const python::FakeAttributes attributes{
        {U"_state", integer(state)}, {U"_count", integer(count)}, {U"_parties", integer(3)}};
    const Address barrier =
        make_instance(*this, make_class(*this, "Barrier"), make_attribute_dict(*this, attributes));
    return describe_content(program, Resource{ResourceKind::barrier, barrier, {}, {}}, "", budget);
  };
  EXPECT_EQ(tell(0, 2), "which 2 of 3 have reached");
  EXPECT_EQ(tell(1, 2), "") << "they leave it";
  EXPECT_EQ(tell(0, 3), "") << "that is no barrier";
}

TEST_F(QueueItemsTest, OfNothingElse) {
  EXPECT_FALSE(read(none()));
  EXPECT_FALSE(read(Address(0x4141)));
}

}  // namespace
}  // namespace hognose::analysis
