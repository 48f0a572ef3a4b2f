// Tests of structs that never changed.
// SPDX-License-Identifier: MIT
#include "python/kinds/plain_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_fixed.h"

namespace hognose::python {
namespace {

struct PlainObjectTest : testing::Test {
  FakePython python;
};

TEST_F(PlainObjectTest, IsToldByItsFields) {
  const Address epoll = make_fixed_object(python, "select.epoll", {Address(0xffff'ffff'0000'0004)});
  EXPECT_EQ(python.describe(epoll), "<select.epoll(fd=4)" + at_remote(epoll));
  const Address closed = make_fixed_object(python, "select.epoll", {Address(0xffff'ffff)});
  EXPECT_EQ(python.describe(closed), "<select.epoll(fd=-1)" + at_remote(closed));
  const Address pair =
      make_fixed_object(python, "_io.BufferedRWPair", {python.integer(1), python.integer(2)});
  EXPECT_EQ(python.describe(pair), "<_io.BufferedRWPair(reader=1, writer=2)" + at_remote(pair));
}

TEST_F(PlainObjectTest, LeavesOutWhatIsNotSet) {
  const Address step =
      make_fixed_object(python, "_asyncio.TaskStepMethWrapper", {python.text(U"task"), {}});
  EXPECT_EQ(python.describe(step), "<_asyncio.TaskStepMethWrapper(task='task')" + at_remote(step));
  const Address spent = make_fixed_object(python, "_asyncio.FutureIter", {Address{}});
  EXPECT_EQ(python.describe(spent), "<_asyncio.FutureIter" + at_remote(spent));
}

TEST_F(PlainObjectTest, ATypeThatIsTooSmallIsAnother) {
  const Address pair = make_fixed_object(python, "_io.BufferedRWPair", {python.integer(1)});
  EXPECT_EQ(python.describe(pair), "<_io.BufferedRWPair" + at_remote(pair));
}

TEST_F(PlainObjectTest, MarksACycleAndWhatIsLost) {
  const Address future = make_fixed_object(python, "_asyncio.FutureIter", {nowhere});
  EXPECT_EQ(python.describe(future),
            "<_asyncio.FutureIter(future=" + hole_at_nowhere() + ")" + at_remote(future));
  const std::uint64_t head = *python.program.layout.size(layout::PyObject::size);
  put_pointer(python, future, head, future);
  EXPECT_EQ(python.describe(future), "<_asyncio.FutureIter(future=<...>)" + at_remote(future));
}

}  // namespace
}  // namespace hognose::python
