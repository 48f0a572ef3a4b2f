// Deques over several blocks.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::block;
using layout::dequeobject;

/// A deque of the numbers 0 … count - 1, in blocks of as many items as the layout has room for.
Address make_deque(FakePython& python, std::uint64_t count, std::uint64_t start) {
  const layout::Layout& layout = python.program.layout;
  const std::uint64_t room = (*layout.offset(block::rightlink) - *layout.offset(block::data)) / 8;
  const Address deque = python.object<dequeobject>(python.type("collections.deque"));
  Address at = python.make<block>();
  python.set(deque, dequeobject::leftblock, at);
  python.set(deque, dequeobject::leftindex, start);
  python.set(deque, dequeobject::len, count);
  python.set(deque, dequeobject::maxlen, -1);
  std::uint64_t index = start;
  for (std::uint64_t i = 0; i < count; ++i) {
    python.parts.memory->put_pointer(at + *layout.offset(block::data) + index * 8,
                                     python.integer(static_cast<std::int64_t>(i)));
    if (++index < room || i + 1 == count) continue;
    const Address next = python.make<block>();
    python.set(at, block::rightlink, next);
    at = next;
    index = 0;
  }
  return deque;
}

/// Blocks of four items.
void shrink_blocks(FakePython& python) {
  auto place = python.program.layout.at(layout::FieldId::block__data);
  place.offset = 0;
  python.program.layout.set(layout::FieldId::block__data, place);
  place.offset = 32;
  python.program.layout.set(layout::FieldId::block__rightlink, place);
  place.offset = 40;
  python.program.layout.set(layout::FieldId::block__size, place);
}

TEST(Deque, walksItsBlocks) {
  FakePython python;
  shrink_blocks(python);
  EXPECT_EQ(python.describe(make_deque(python, 0, 2)), "deque([])");
  EXPECT_EQ(python.describe(make_deque(python, 7, 2)), "deque([0, 1, 2, 3, 4, 5, 6])");
  const Address bounded = make_deque(python, 1, 0);
  python.set(bounded, dequeobject::maxlen, 3);
  EXPECT_EQ(python.describe(bounded), "deque([0], maxlen=3)");
}

TEST(Deque, aBrokenChainIsAHoleAfterWhatWasRead) {
  FakePython python;
  shrink_blocks(python);
  const Address deque = make_deque(python, 7, 2);
  const Address first = *python.program.view<dequeobject>(deque).read(dequeobject::leftblock);
  python.set(first, block::rightlink, Address{0xDEAD0000});
  EXPECT_EQ(python.describe(deque).find("deque([0, 1, <unreadable at 0xdead"), 0U);
  python.set(deque, dequeobject::leftindex, 99);
  EXPECT_EQ(python.describe(deque).find("deque([<unreadable at 0x"), 0U);
}

TEST(Deque, aRingOfBlocksEndsInTheBudget) {
  FakePython python;
  shrink_blocks(python);
  const Address deque = make_deque(python, 7, 0);
  const Address first = *python.program.view<dequeobject>(deque).read(dequeobject::leftblock);
  python.set(first, block::rightlink, first);
  python.set(deque, dequeobject::len, 1ULL << 60U);
  Budget budget({.nodes = 1000});
  EXPECT_EQ(describe(python.program, deque, {.max_repr = 0}, budget).lacks.cut, Exhausted::nodes);
}

}  // namespace
}  // namespace hognose::python
