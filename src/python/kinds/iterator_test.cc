// Tests of iterators written in C.
// SPDX-License-Identifier: MIT
#include "python/kinds/iterator.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::_PyRangeIterObject;
using layout::countobject;
using layout::cycleobject;
using layout::enumobject;
using layout::isliceobject;
using layout::repeatobject;
using layout::seqiterobject;

struct IteratorTest : testing::Test {
  FakePython python;

  Address make_list_iterator(Address list) {
    const Address iterator = make_c_object<seqiterobject>(python, "list_iterator");
    python.set(iterator, seqiterobject::it_index, 1);
    python.set(iterator, seqiterobject::it_seq, list);
    return iterator;
  }
};

TEST_F(IteratorTest, ShowsPositionAndSequence) {
  const Address iterator = make_list_iterator(python.list({python.integer(5)}));
  EXPECT_EQ(python.describe(iterator), "<list_iterator(index=1, seq=[5])" + at_remote(iterator));
  const Address spent = make_list_iterator({});
  EXPECT_EQ(python.describe(spent), "<list_iterator(exhausted)" + at_remote(spent));
}

TEST_F(IteratorTest, MarksACycleAndALostSequence) {
  const Address list = python.list({Address{}});
  const Address iterator = make_list_iterator(list);
  const auto slots =
      python.program.view<layout::PyListObject>(list).read(layout::PyListObject::ob_item);
  python.parts.memory->put_pointer(*slots, iterator);
  python.program.forget();
  EXPECT_EQ(python.describe(iterator),
            "<list_iterator(index=1, seq=[<...>])" + at_remote(iterator));
  const Address lost = make_list_iterator(nowhere);
  EXPECT_EQ(python.describe(lost),
            "<list_iterator(index=1, seq=" + hole_at_nowhere() + ")" + at_remote(lost));
}

TEST_F(IteratorTest, LeavesOutWhatIsNull) {
  const Address cycle = make_c_object<cycleobject>(python, "itertools.cycle");
  python.set(cycle, cycleobject::saved, python.list({}));
  EXPECT_EQ(python.describe(cycle), "<itertools.cycle(index=0, saved=[])" + at_remote(cycle));
}

TEST_F(IteratorTest, DoesNotBelieveATypeTooSmall) {
  const Address iterator = make_list_iterator(python.list({}));
  python.set(python.type("list_iterator"), layout::PyTypeObject::tp_basicsize, 16);
  EXPECT_EQ(python.describe(iterator), "<list_iterator" + at_remote(iterator));
}

TEST_F(IteratorTest, CountsBeyondANumberOfTheMachine) {
  const Address counted = make_c_object<enumobject>(python, "enumerate");
  python.set(counted, enumobject::en_index, 3);
  EXPECT_EQ(python.describe(counted), "<enumerate(index=3)" + at_remote(counted));
  python.set(counted, enumobject::en_index, INT64_MAX);
  python.set(counted, enumobject::en_longindex, python.integer(7));
  EXPECT_EQ(python.describe(counted), "<enumerate(index=7)" + at_remote(counted));
}

TEST_F(IteratorTest, SaysNoEndOfASliceWithoutOne) {
  const Address slice = make_c_object<isliceobject>(python, "itertools.islice");
  python.set(slice, isliceobject::it, python.integer(5));
  python.set(slice, isliceobject::stop, 9);
  EXPECT_EQ(python.describe(slice),
            "<itertools.islice(next=0, stop=9, step=0, it=5)" + at_remote(slice));
  python.set(slice, isliceobject::stop, ~0ULL);
  EXPECT_EQ(python.describe(slice), "<itertools.islice(next=0, step=0, it=5)" + at_remote(slice));
}

TEST_F(IteratorTest, OfARangeSaysWhatComesNext) {
  const Address iterator = make_c_object<_PyRangeIterObject>(python, "range_iterator");
  python.set(iterator, _PyRangeIterObject::start, 1);
  python.set(iterator, _PyRangeIterObject::step, 2);
  python.set(iterator, _PyRangeIterObject::len, 10);
  python.set(iterator, _PyRangeIterObject::index, 3);
  EXPECT_EQ(python.describe(iterator),
            "<range_iterator(next=7, step=2, left=7)" + at_remote(iterator));
  python.program.layout.set(layout::FieldId::_PyRangeIterObject__index, {});
  EXPECT_EQ(python.describe(iterator),
            "<range_iterator(next=1, step=2, left=10)" + at_remote(iterator));
}

TEST_F(IteratorTest, CountsInNumbersOrObjects) {
  const Address count = make_c_object<countobject>(python, "itertools.count");
  python.set(count, countobject::cnt, 7);
  EXPECT_EQ(python.describe(count), "count(7)");
  python.set(count, countobject::cnt, INT64_MAX);
  python.set(count, countobject::long_cnt, python.floating(1.5));
  python.set(count, countobject::long_step, python.integer(1));
  EXPECT_EQ(python.describe(count), "count(1.5)");
  python.set(count, countobject::long_step, python.integer(2));
  EXPECT_EQ(python.describe(count), "count(1.5, 2)");
}

TEST_F(IteratorTest, RepeatsForeverOrSoOften) {
  const Address repeat = make_c_object<repeatobject>(python, "itertools.repeat");
  python.set(repeat, repeatobject::element, python.text(U"x"));
  python.set(repeat, repeatobject::cnt, -1);
  EXPECT_EQ(python.describe(repeat), "repeat('x')");
  python.set(repeat, repeatobject::cnt, 3);
  EXPECT_EQ(python.describe(repeat), "repeat('x', 3)");
  python.set(repeat, repeatobject::element, repeat);
  EXPECT_EQ(python.describe(repeat), "repeat(repeat(...), 3)");
}

}  // namespace
}  // namespace hognose::python
