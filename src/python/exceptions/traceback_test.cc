// Tracebacks: lines, loops, and what cannot be read.
// SPDX-License-Identifier: MIT
#include "python/exceptions/traceback.h"

#include <gtest/gtest.h>

#include "python/fake/fake_exceptions.h"

namespace hognose::python {
namespace {

using layout::PyTracebackObject;

struct TracebackFramesTest : testing::Test, FakeExceptions {
  TracebackFrames read(Address from) {
    Budget budget;
    return read_traceback(program, from, budget);
  }
};

TEST_F(TracebackFramesTest, GoesFromTheHandlerToTheRaise) {
  const auto found = read(traceback(U"outer", 3, traceback(U"inner", 7, none())));
  ASSERT_EQ(found.frames.size(), 2U);
  EXPECT_TRUE(found.lacks.is_nothing());
  EXPECT_EQ(found.frames[0].name(), "outer");
  EXPECT_EQ(found.frames[0].position.line, 3);
  EXPECT_EQ(found.frames[1].name(), "inner");
  EXPECT_TRUE(read({}).frames.empty());
}

TEST_F(TracebackFramesTest, ALazyLineIsInTheTable) {
  const Address entry = traceback(U"f", 5, {});
  set(entry, PyTracebackObject::tb_lineno, -1);
  set(entry, PyTracebackObject::tb_lasti, 4);
  EXPECT_EQ(read(entry).frames[0].position.line, 5);
}

TEST_F(TracebackFramesTest, ALoopEnds) {
  const Address entry = traceback(U"f", 5, {});
  set(entry, PyTracebackObject::tb_next, entry);
  const auto found = read(entry);
  EXPECT_EQ(found.frames.size(), 1U);
  ASSERT_TRUE(found.lacks.hole());
  EXPECT_EQ(found.lacks.hole()->kind, ErrorKind::corrupt);
}

TEST_F(TracebackFramesTest, AFrameThatCannotBeReadIsAHole) {
  const Address entry = traceback(U"f", 5, traceback(U"g", 6, {}));
  set(entry, PyTracebackObject::tb_frame, Address(0xdead0000));
  const auto found = read(entry);
  ASSERT_EQ(found.frames.size(), 2U);
  EXPECT_TRUE(found.frames[0].hole);
  EXPECT_EQ(found.frames[1].name(), "g");
}

TEST_F(TracebackFramesTest, ALinkToSomethingElseEndsIt) {
  const auto found = read(traceback(U"f", 5, integer(4)));
  EXPECT_EQ(found.frames.size(), 1U);
  EXPECT_TRUE(found.lacks.hole());
}

}  // namespace
}  // namespace hognose::python
