// Tests of exceptions.
// SPDX-License-Identifier: MIT
#include "python/kinds/exception.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionObject;

Address make_exception(FakePython& python, Address type, Address args) {
  const Address at = python.object<PyBaseExceptionObject>(type, fake_basicsize);
  python.set(at, PyBaseExceptionObject::args, args);
  return at;
}

TEST(Exception, ShowsArgsAsATuple) {
  FakePython python;
  const Address type = python.type("ValueError", {TypeFlag::exception_subclass});
  const Address text = python.text(U"x");
  EXPECT_EQ(python.describe(make_exception(python, type, python.tuple({text, python.integer(2)}))),
            "ValueError('x', 2)");
  EXPECT_EQ(python.describe(make_exception(python, type, python.tuple({text}))),
            "ValueError('x',)");
  EXPECT_EQ(python.describe(make_exception(python, type, python.tuple({}))), "ValueError()");
}

TEST(Exception, ShowsPythonDefinedOnesTheSameWay) {
  FakePython python;
  const Address type = python.type("E", {TypeFlag::exception_subclass, TypeFlag::heap_type});
  EXPECT_EQ(python.describe(make_exception(python, type, python.tuple({python.text(U"msg")}))),
            "E('msg',)");
}

// ssl.SSLError() was told for what repr() calls SSLError().
TEST(Exception, HasNoModuleWhereATypeOfCHasOne) {
  FakePython python;
  const Address type =
      python.type("ssl.SSLError", {TypeFlag::exception_subclass, TypeFlag::heap_type});
  EXPECT_EQ(python.describe(make_exception(python, type, python.tuple({}))), "SSLError()");
  python.program.dialect.text = layout::Text::python2;
  const Address old = python.type("exceptions.KeyError", {TypeFlag::exception_subclass});
  EXPECT_EQ(python.describe(make_exception(python, old, {})), "exceptions.KeyError()");
}

// What a program gives its own exceptions was not shown anywhere.
TEST(Exception, InFullHasItsAttributes) {
  FakePython python;
  const Address base = python.type("ValueError", {TypeFlag::exception_subclass});
  const Address type = make_class(python, "E", base);
  python.set(type,
             layout::PyTypeObject::tp_flags,
             1ULL << static_cast<unsigned>(TypeFlag::heap_type) |
                 1ULL << static_cast<unsigned>(TypeFlag::exception_subclass));
  const Address error =
      make_exception(python, type, python.tuple({python.text(U"msg"), python.integer(2)}));
  const std::uint64_t offset = *python.program.layout.size(PyBaseExceptionObject::size);
  python.set(type, layout::PyTypeObject::tp_dictoffset, offset);
  DescribeOptions full;
  full.full = true;
  EXPECT_EQ(python.describe(error, full), "E('msg', 2)");
  put_pointer(python, error, offset, make_attribute_dict(python, {{U"code", python.integer(5)}}));
  EXPECT_EQ(python.describe(error), "E('msg', 2)");
  EXPECT_EQ(python.describe(error, full), "<E('msg', 2, code=5)" + at_remote(error));
  python.set(error, PyBaseExceptionObject::args, python.tuple({}));
  python.program.forget();
  EXPECT_EQ(python.describe(error, full), "<E(code=5)" + at_remote(error));
  python.set(error, PyBaseExceptionObject::args, nowhere);
  python.program.forget();
  EXPECT_EQ(python.describe(error, full).find("<E(<unreadable at 0x7"), 0U);
  put_pointer(python, error, offset, nowhere);
  EXPECT_NE(python.describe(error, full).find("<unreadable"), std::string::npos);
}

// The file was told by the text of the exception alone.
TEST(Exception, InFullSaysWhichFileItIsAbout) {
  using layout::PyOSErrorObject;
  FakePython python;
  const Address base = python.type("OSError", {TypeFlag::exception_subclass});
  const Address type = python.type("FileNotFoundError", {TypeFlag::exception_subclass}, base);
  const Address error = python.object<PyOSErrorObject>(type);
  python.set(error, PyBaseExceptionObject::args, python.tuple({python.integer(2)}));
  DescribeOptions full;
  full.full = true;
  EXPECT_EQ(python.describe(error, full), "FileNotFoundError(2,)");
  python.set(error, PyOSErrorObject::filename, python.none());
  EXPECT_EQ(python.describe(error, full), "FileNotFoundError(2,)");
  python.set(error, PyOSErrorObject::filename, python.text(U"/x"));
  python.set(error, PyOSErrorObject::filename2, python.text(U"/y"));
  EXPECT_EQ(python.describe(error), "FileNotFoundError(2,)");
  EXPECT_EQ(python.describe(error, full),
            "<FileNotFoundError(2, filename='/x', filename2='/y')" + at_remote(error));
}

// pydantic's ValidationError() was said to have nothing: what it has is of Rust.
TEST(Exception, OfCIsNotCalledEmptyWhereItsStateIsNotKnown) {
  FakePython python;
  const Address base = python.type("ValueError", {TypeFlag::exception_subclass});
  python.set(base, layout::PyTypeObject::tp_basicsize, 72);
  const Address type =
      python.type("ValidationError", {TypeFlag::exception_subclass, TypeFlag::heap_type}, base);
  python.set(type, layout::PyTypeObject::tp_basicsize, 72 + 8);
  set_weaklistoffset(python, type, 72);
  const Address error = make_exception(python, type, python.tuple({}));
  EXPECT_EQ(python.describe(error), "ValidationError()");
  set_weaklistoffset(python, type, 0);
  python.program.forget();
  EXPECT_EQ(python.describe(error), "<ValidationError" + at_remote(error));
  EXPECT_EQ(python.describe(error, {.full = true}), "<ValidationError" + at_remote(error));
  python.set(error, PyBaseExceptionObject::args, python.tuple({python.integer(1)}));
  python.program.forget();
  EXPECT_EQ(python.describe(error), "ValidationError(1,)");
  EXPECT_EQ(python.describe(error, {.full = true}), "<ValidationError(1, ...)" + at_remote(error));
}

TEST(Exception, MarksACycle) {
  FakePython python;
  const Address type = python.type("E", {TypeFlag::exception_subclass});
  const Address error = make_exception(python, type, {});
  python.set(error, PyBaseExceptionObject::args, python.tuple({error}));
  EXPECT_EQ(python.describe(error), "E((...),)");
}

TEST(Exception, LeavesAHoleForUnreadableArgs) {
  FakePython python;
  const Address type = python.type("E", {TypeFlag::exception_subclass});
  EXPECT_EQ(python.describe(make_exception(python, type, nowhere)), "E" + hole_at_nowhere());
}

}  // namespace
}  // namespace hognose::python
