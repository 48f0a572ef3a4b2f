// Tests of SimpleQueue, with a list and with a ring.
// SPDX-License-Identifier: MIT
#include "python/kinds/simple_queue.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::FieldId;
using layout::simplequeueobject;

struct SimpleQueueTest : testing::Test {
  FakePython python;

  Address make_queue() { return make_c_object<simplequeueobject>(python, "_queue.SimpleQueue"); }
  Address make_ring(std::uint64_t next, std::uint64_t count) {
    const Address queue = make_queue();
    const Address slots = python.allocate(32);
    for (std::uint64_t i = 0; i < 4; ++i)
      python.parts.memory->put_pointer(slots + i * 8, python.integer(static_cast<int>(i)));
    python.set(queue, simplequeueobject::items, slots);
    python.set(queue, simplequeueobject::items_cap, 4);
    python.set(queue, simplequeueobject::get_idx, next);
    python.set(queue, simplequeueobject::num_items, count);
    return queue;
  }
  Address make_list_queue(Address list, std::uint64_t taken) {
    python.program.layout.set(FieldId::simplequeueobject__num_items, {});
    const Address queue = make_queue();
    python.set(queue, simplequeueobject::lst, list);
    python.set(queue, simplequeueobject::lst_pos, taken);
    return queue;
  }
  [[nodiscard]] std::string describe_inside(Address queue) const {
    const std::string text = python.describe(queue);
    const std::string begin = "<_queue.SimpleQueue([";
    const std::string end = "])" + at_remote(queue);
    EXPECT_EQ(text.substr(0, begin.size()), begin);
    EXPECT_EQ(text.substr(text.size() - end.size()), end);
    return text.substr(begin.size(), text.size() - begin.size() - end.size());
  }
};

TEST_F(SimpleQueueTest, GoesRoundARing) {
  EXPECT_EQ(describe_inside(make_ring(1, 2)), "1, 2");
  EXPECT_EQ(describe_inside(make_ring(3, 3)), "3, 0, 1");
  EXPECT_EQ(describe_inside(make_ring(2, 0)), "");
}

TEST_F(SimpleQueueTest, DoesNotTrustARing) {
  EXPECT_EQ(describe_inside(make_ring(4, 1)).find("<unreadable"), 0U);
  EXPECT_EQ(describe_inside(make_ring(0, 5)).find("<unreadable"), 0U);
  EXPECT_EQ(describe_inside(make_ring(0, ~0ULL)).find("<unreadable"), 0U);
  const Address lost = make_ring(0, 2);
  python.set(lost, simplequeueobject::items, nowhere);
  EXPECT_EQ(describe_inside(lost).find("<unreadable"), 0U);
}

TEST_F(SimpleQueueTest, LeavesOutWhatWasTakenFromAList) {
  const Address list = python.list({python.integer(5), python.integer(6)});
  EXPECT_EQ(describe_inside(make_list_queue(list, 0)), "5, 6");
  EXPECT_EQ(describe_inside(make_list_queue(list, 1)), "6");
  EXPECT_EQ(describe_inside(make_list_queue(list, 2)), "");
  EXPECT_EQ(describe_inside(make_list_queue(list, 3)).find("<unreadable"), 0U);
  EXPECT_EQ(describe_inside(make_list_queue(nowhere, 0)).find("<unreadable"), 0U);
}

TEST_F(SimpleQueueTest, MarksACycle) {
  const Address list = python.list({Address{}});
  const Address queue = make_list_queue(list, 0);
  const auto slots =
      python.program.view<layout::PyListObject>(list).read(layout::PyListObject::ob_item);
  put_pointer(python, *slots, 0, queue);
  EXPECT_EQ(describe_inside(queue), "<...>");
}

}  // namespace
}  // namespace hognose::python
