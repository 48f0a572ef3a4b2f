// str() of exceptions, class by class.
// SPDX-License-Identifier: MIT
#include "python/exceptions/exception_text.h"

#include <gtest/gtest.h>

#include "python/fake/fake_exceptions.h"

namespace hognose::python {
namespace {

using layout::PyBaseExceptionGroupObject;
using layout::PyImportErrorObject;
using layout::PyOSErrorObject;
using layout::PyUnicodeErrorObject;

struct ExceptionTextTest : testing::Test, FakeExceptions {
  std::string str(Address exception) {
    const auto raised = read_raised(program, exception);
    return raised ? read(*raised).text : "not an exception";
  }
  ExceptionText read(const Raised& raised) {
    Budget budget;
    return read_exception_text(program, raised, {}, budget);
  }
};

TEST_F(ExceptionTextTest, ArgumentsAsBaseExceptionShowsThem) {
  const Address type = exception_type("ValueError");
  EXPECT_EQ(str(exception(type, {})), "");
  EXPECT_EQ(str(exception(type, {text(U"a\nb\x1b[1m\u202e")})), "a\nb\\x1b[1m\\u202e");
  EXPECT_EQ(str(exception(type, {integer(3)})), "3");
  EXPECT_EQ(str(exception(type, {text(U"a"), integer(3)})), "('a', 3)");
  EXPECT_EQ(str(exception(type, {exception(type, {text(U"inner")})})), "inner");
}

TEST_F(ExceptionTextTest, AnExceptionInItselfEnds) {
  const Address type = exception_type("ValueError");
  const Address error = exception(type, {});
  set(error, layout::PyBaseExceptionObject::args, tuple({error}));
  EXPECT_EQ(str(error), "...");
}

TEST_F(ExceptionTextTest, SomeClassesHaveTheirOwn) {
  EXPECT_EQ(str(exception(exception_type("KeyError"), {text(U"k")})), "'k'");
  const Address missing = exception(exception_type("OSError"), {});
  set(missing, PyOSErrorObject::myerrno, integer(2));
  set(missing, PyOSErrorObject::strerror, text(U"No such"));
  EXPECT_EQ(str(missing), "[Errno 2] No such");
  set(missing, PyOSErrorObject::filename, text(U"f"));
  EXPECT_EQ(str(missing), "[Errno 2] No such: 'f'");
  const Address import = exception(exception_type("ImportError"), {});
  set(import, PyImportErrorObject::msg, text(U"No module"));
  EXPECT_EQ(str(import), "No module");
  const Address group = exception(exception_type("BaseExceptionGroup"), {});
  set(group, PyBaseExceptionGroupObject::msg, text(U"g"));
  set(group, PyBaseExceptionGroupObject::excs, tuple({import, import}));
  EXPECT_EQ(str(group), "g (2 sub-exceptions)");
}

TEST_F(ExceptionTextTest, UnicodeErrorsSayWhere) {
  const Address error = exception(exception_type("UnicodeDecodeError"), {});
  set(error, PyUnicodeErrorObject::encoding, text(U"utf-8"));
  set(error, PyUnicodeErrorObject::object, bytes("ab\xff"));
  set(error, PyUnicodeErrorObject::reason, text(U"why"));
  set(error, PyUnicodeErrorObject::start, 2);
  set(error, PyUnicodeErrorObject::end, 3);
  EXPECT_EQ(str(error), "'utf-8' codec can't decode byte 0xff in position 2: why");
  set(error, PyUnicodeErrorObject::start, -1);
  EXPECT_EQ(str(error), "'utf-8' codec can't decode bytes in position -1-2: why");
}

TEST_F(ExceptionTextTest, AStrOfItsOwnIsNotRun) {
  const Address type = this->type(
      "Own", {TypeFlag::exception_subclass, TypeFlag::heap_type}, exception_type("ValueError"));
  set(type, layout::PyTypeObject::tp_dict, dict({{text(U"__str__"), integer(1)}}));
  const Address error = exception(type, {text(U"shown")});
  const ExceptionText read = this->read({type, error, {}});
  EXPECT_EQ(read.text, "shown");
  EXPECT_EQ(read.note, "__str__ of Own is not run");
}

TEST_F(ExceptionTextTest, WhatIsNotNormalisedSaysSo) {
  const Address type = exception_type("ValueError");
  EXPECT_EQ(read({type, text(U"m"), {}}).text, "m");
  EXPECT_EQ(read({type, tuple({integer(1), integer(2)}), {}}).text, "(1, 2)");
  EXPECT_EQ(read({type, {}, {}}).text, "");
  const Address key_error = exception_type("KeyError");
  EXPECT_EQ(read({key_error, text(U"k"), {}}).text, "'k'");
  EXPECT_EQ(read({key_error, tuple({text(U"k")}), {}}).text, "'k'");
  EXPECT_FALSE(read({type, {}, {}}).note.empty());
}

TEST_F(ExceptionTextTest, UnreadableArgumentsAreHoles) {
  const Address type = exception_type("ValueError");
  const Address error = exception(type, {Address(0xdead0000)});
  EXPECT_EQ(read({type, error, {}}).lacks.holes.size(), 1U);
}

}  // namespace
}  // namespace hognose::python
