// Tests of frame objects.
// SPDX-License-Identifier: MIT
#include "python/kinds/frame_object.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyCodeObject;
using layout::PyFrameObject;

struct FrameObjectTest : testing::Test {
  FakePython python;
  Address code = make_code(python, U"f", U"x.py", 3);
  Address frame = python.make<layout::_PyInterpreterFrame>(64);
  Address object = python.object<PyFrameObject>(python.type("frame"));

  FrameObjectTest() {
    python.set(object, PyFrameObject::f_frame, frame);
    python.set(code, PyCodeObject::co_nlocalsplus, 2);
    python.set(code, PyCodeObject::co_nlocals, 2);
    python.set(code,
               PyCodeObject::co_localsplusnames,
               python.tuple({python.text(U"a"), python.text(U"unbound")}));
    python.set(code, PyCodeObject::co_localspluskinds, python.bytes(std::string(2, '\x20')));
    put_frame(python, frame, code, 0);
  }
  [[nodiscard]] std::string start() const {
    std::string place = at_remote(frame).substr(std::string(" at remote ").size());
    place.pop_back();
    return "Frame " + place + ", for file x.py, line 3, in f ";
  }
  void put_local(Address value) {
    put_pointer(python,
                frame,
                *python.program.layout.offset(layout::_PyInterpreterFrame::localsplus),
                value);
  }
};

TEST_F(FrameObjectTest, ShowsBoundLocals) {
  EXPECT_EQ(python.describe(object), start() + "()");
  put_local(python.integer(1));
  EXPECT_EQ(python.describe(object), start() + "(a=1)");
}

TEST_F(FrameObjectTest, MarksAFrameThatHoldsItself) {
  put_local(object);
  EXPECT_EQ(python.describe(object), start() + "(a=<...>)");
}

TEST_F(FrameObjectTest, LeavesAHoleForTheFrame) {
  python.set(object, PyFrameObject::f_frame, nowhere);
  EXPECT_TRUE(python.describe(object).starts_with("<unreadable at 0x7000000"));
}

}  // namespace
}  // namespace hognose::python
