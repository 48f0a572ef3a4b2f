// Tests of code objects and tracebacks.
// SPDX-License-Identifier: MIT
#include "python/kinds/code_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyTracebackObject;

std::string place_of(Address object) {
  std::string place = at_remote(object);
  place.pop_back();
  return place;
}

struct TracebackTest : testing::Test {
  FakePython python;

  Address make_traceback(std::int64_t line) {
    const Address frame = python.make<layout::_PyInterpreterFrame>();
    put_frame(python, frame, make_code(python, U"f", U"x.py", 3), 0);
    const Address object = python.object<layout::PyFrameObject>(python.type("frame"));
    python.set(object, layout::PyFrameObject::f_frame, frame);
    const Address at = python.object<PyTracebackObject>(python.type("traceback"));
    python.set(at, PyTracebackObject::tb_frame, object);
    python.set(at, PyTracebackObject::tb_lineno, line);
    return at;
  }
};

TEST(CodeObject, ShowsNameAndPlace) {
  FakePython python;
  const Address code = make_code(python, U"f", U"x.py", 3);
  EXPECT_EQ(python.describe(code), "<code object f" + place_of(code) + ", file \"x.py\", line 3>");
}

TEST(CodeObject, ShowsWhatCanBeRead) {
  FakePython python;
  const Address code = make_code(python, U"f", U"x.py", 3);
  python.set(code, layout::PyCodeObject::co_name, nowhere);
  EXPECT_EQ(python.describe(code), "<code object ?" + place_of(code) + ", file \"x.py\", line 3>");
}

TEST_F(TracebackTest, ShowsItsOwnLine) {
  const Address traceback = make_traceback(7);
  EXPECT_EQ(python.describe(traceback),
            "<traceback" + place_of(traceback) + ", file \"x.py\", line 7, in f>");
}

TEST_F(TracebackTest, ComputesALineThatWasLeftOut) {
  const Address traceback = make_traceback(-1);
  EXPECT_EQ(python.describe(traceback),
            "<traceback" + place_of(traceback) + ", file \"x.py\", line 3, in f>");
}

TEST_F(TracebackTest, LeavesAHoleForTheFrame) {
  const Address traceback = make_traceback(7);
  python.set(traceback, PyTracebackObject::tb_frame, nowhere);
  EXPECT_TRUE(python.describe(traceback).starts_with("<traceback" + place_of(traceback) +
                                                     ", <unreadable at 0x7000000"));
}

}  // namespace
}  // namespace hognose::python
