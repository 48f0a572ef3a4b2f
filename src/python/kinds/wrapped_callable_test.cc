// Tests of staticmethod, classmethod and functools.partial.
// SPDX-License-Identifier: MIT
#include "python/kinds/wrapped_callable.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::partialobject;

struct WrappedCallableTest : testing::Test {
  FakePython python;
  Address function = make_function(python, U"f");
  std::string shown = "<function f" + at_remote(function);

  Address make_partial(Address args, Address keywords) {
    const Address at = python.object<partialobject>(python.type("functools.partial"));
    python.set(at, partialobject::fn, function);
    python.set(at, partialobject::args, args);
    python.set(at, partialobject::kw, keywords);
    return at;
  }
};

TEST_F(WrappedCallableTest, ShowsStaticAndClassMethods) {
  const Address fixed = python.object<layout::staticmethod>(python.type("staticmethod"));
  python.set(fixed, layout::staticmethod::sm_callable, function);
  EXPECT_EQ(python.describe(fixed), "<staticmethod(" + shown + ")>");
  const Address of_class = python.object<layout::classmethod>(python.type("classmethod"));
  python.set(of_class, layout::classmethod::cm_callable, function);
  EXPECT_EQ(python.describe(of_class), "<classmethod(" + shown + ")>");
}

TEST_F(WrappedCallableTest, ShowsTheArgumentsOfAPartial) {
  const Address partial = make_partial(python.tuple({python.integer(1)}),
                                       make_attribute_dict(python, {{U"k", python.integer(2)}}));
  EXPECT_EQ(python.describe(partial), "functools.partial(" + shown + ", 1, k=2)");
  EXPECT_EQ(python.describe(make_partial({}, python.none())), "functools.partial(" + shown + ")");
}

TEST_F(WrappedCallableTest, MarksAPartialOfItself) {
  const Address partial = make_partial({}, {});
  python.set(partial, partialobject::args, python.tuple({partial}));
  EXPECT_EQ(python.describe(partial), "functools.partial(" + shown + ", functools.partial(...))");
}

TEST_F(WrappedCallableTest, LeavesAHoleForBadArguments) {
  const Address partial = make_partial(nowhere, {});
  EXPECT_TRUE(python.describe(partial).starts_with("functools.partial(" + shown +
                                                   ", <unreadable at 0x7000000000"));
}

}  // namespace
}  // namespace hognose::python
