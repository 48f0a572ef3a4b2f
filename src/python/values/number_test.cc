// Tests of numbers that are compared.
// SPDX-License-Identifier: MIT
#include "python/values/number.h"

#include <limits>

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

struct NumberTest : testing::Test {
  FakePython python;

  Address make_float(double value) {
    const Address at = python.object<layout::PyFloatObject>(python.type("float"));
    python.set(at, layout::PyFloatObject::ob_fval, value);
    return at;
  }
};

TEST_F(NumberTest, IntsOfTwoWordsAreExact) {
  for (const std::int64_t value : {0L, 1L, -1L, (1L << 60) - 1, 1 - (1L << 60), 1L << 30}) {
    EXPECT_EQ(read_small_integer(python.program, python.integer(value)), value);
    EXPECT_EQ(read_number(python.program, python.integer(value)), static_cast<long double>(value));
  }
}

TEST_F(NumberTest, FloatsAndIntsHaveOneOrder) {
  EXPECT_EQ(read_number(python.program, make_float(1.5)), 1.5L);
  EXPECT_EQ(read_number(python.program, make_float(-std::numeric_limits<double>::infinity())),
            -std::numeric_limits<long double>::infinity());
  EXPECT_FALSE(read_number(python.program, make_float(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_FALSE(read_small_integer(python.program, make_float(1)));
}

TEST_F(NumberTest, WhatIsNoNumberHasNone) {
  EXPECT_FALSE(read_number(python.program, python.none()));
  EXPECT_FALSE(read_number(python.program, python.text(U"1")));
}

}  // namespace
}  // namespace hognose::python
