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
