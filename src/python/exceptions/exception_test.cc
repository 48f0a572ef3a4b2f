// What a thread raises and handles, and what exceptions are linked to.
// SPDX-License-Identifier: MIT
#include "python/exceptions/exception.h"

#include <gtest/gtest.h>

#include "python/fake/fake_exceptions.h"

namespace hognose::python {
namespace {

using layout::_PyErr_StackItem;
using layout::PyBaseExceptionGroupObject;
using layout::PyBaseExceptionObject;
using layout::PyThreadState;

constexpr Address unmapped(0xdead0000);

struct ExceptionTest : testing::Test, FakeExceptions {
  ExceptionTest() : one(exception(exception_type("KeyError"), {})), state(thread(1, {}).state) {}

  ThreadExceptions read(std::vector<Address> frames = {}) const {
    Thread made;
    made.state = state;
    Budget budget;
    return read_exceptions(program, made, frames, budget);
  }
  Address item(Address value, Address previous) {
    const Address at = make<_PyErr_StackItem>();
    set(at, _PyErr_StackItem::exc_value, value);
    set(at, _PyErr_StackItem::previous_item, previous);
    return at;
  }

  Address one;
  Address state;
};

TEST_F(ExceptionTest, NothingIsRaised) {
  set(state, PyThreadState::exc_info, item(none(), {}));
  EXPECT_TRUE(read().known.empty());
  EXPECT_TRUE(read().lacks.is_nothing());
}

TEST_F(ExceptionTest, RaisedAndHandledOnesAreTold) {
  const Address other = exception(exception_type("ValueError"), {});
  set(state, PyThreadState::current_exception, one);
  set(state, PyThreadState::exc_info, item({}, item(other, {})));
  const auto found = read();
  ASSERT_EQ(found.known.size(), 2U);
  EXPECT_EQ(found.known[0].role, ExceptionRole::raised);
  EXPECT_EQ(found.known[0].raised.value, one);
  EXPECT_EQ(found.known[1].role, ExceptionRole::handled);
  EXPECT_EQ(found.known[1].raised.value, other);
}

TEST_F(ExceptionTest, ALoopOfItemsEnds) {
  const Address first = item(one, {});
  set(first, _PyErr_StackItem::previous_item, first);
  set(state, PyThreadState::exc_info, first);
  const auto found = read();
  EXPECT_EQ(found.known.size(), 1U);
  ASSERT_TRUE(found.lacks.hole());
  EXPECT_EQ(found.lacks.hole()->kind, ErrorKind::corrupt);
}

TEST_F(ExceptionTest, WhatIsNoExceptionIsTrouble) {
  set(state, PyThreadState::current_exception, integer(3));
  set(state, PyThreadState::exc_info, item(one, unmapped));
  const auto found = read();
  EXPECT_EQ(found.known.size(), 1U);
  ASSERT_TRUE(found.lacks.hole());
}

TEST_F(ExceptionTest, OldThreadsKeepThreeWords) {
  program.layout.set(layout::FieldId::PyThreadState__current_exception, {});
  program.layout.set(layout::FieldId::PyThreadState__exc_info, {});
  set(state, PyThreadState::curexc_type, exception_type("ValueError"));
  const Address message = text(U"not made yet");
  set(state, PyThreadState::curexc_value, message);
  const auto found = read();
  ASSERT_EQ(found.known.size(), 1U);
  EXPECT_EQ(found.known[0].raised.value, message);
  EXPECT_TRUE(found.known[0].raised.traceback.is_null());
}

TEST_F(ExceptionTest, LinksAndMembersAreFollowed) {
  const Address group_type = exception_type("BaseExceptionGroup");
  const Address group = exception(group_type, {});
  set(group, PyBaseExceptionObject::cause, one);
  set(group, PyBaseExceptionObject::context, none());
  set(group, PyBaseExceptionObject::suppress_context, 1);
  set(group, PyBaseExceptionGroupObject::excs, tuple({one, group}));
  const auto links = read_exception_links(program, group);
  EXPECT_EQ(links.cause, one);
  EXPECT_TRUE(links.context.is_null());
  EXPECT_TRUE(links.suppresses_context);
  EXPECT_TRUE(links.is_group);
  EXPECT_EQ(links.members, (std::vector<Address>{one, group}));
  set(group, PyBaseExceptionGroupObject::excs, unmapped);
  EXPECT_EQ(read_exception_links(program, group).lacks.holes.size(), 1U);
}

TEST_F(ExceptionTest, NamesLeaveTheMainModuleOut) {
  EXPECT_EQ(read_exception_name(program, exception_type("pkg.Error")), "pkg.Error");
  EXPECT_EQ(read_exception_name(program, exception_type("__main__.Error")), "Error");
  program.style.qualified_exceptions = false;
  EXPECT_EQ(read_exception_name(program, exception_type("exceptions.KeyError")), "KeyError");
}

}  // namespace
}  // namespace hognose::python
