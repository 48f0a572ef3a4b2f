// Floats by Python's rules, and complex numbers.
// SPDX-License-Identifier: MIT
#include <limits>

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

std::string float_text(double value) {
  FakePython python;
  return python.describe(python.floating(value));
}

std::string complex_text(double real, double imag) {
  FakePython python;
  const Address at = python.object<layout::PyComplexObject>(python.type("complex"));
  python.set(at, layout::PyComplexObject::real, real);
  python.set(at, layout::PyComplexObject::imag, imag);
  return python.describe(at);
}

TEST(Floating, isTheShortestTextThatReadsBack) {
  EXPECT_EQ(float_text(0.1), "0.1");
  EXPECT_EQ(float_text(1), "1.0");
  EXPECT_EQ(float_text(-0.0), "-0.0");
  EXPECT_EQ(float_text(1234567.891), "1234567.891");
}

TEST(Floating, hasAnExponentWherePythonWritesOne) {
  EXPECT_EQ(float_text(1e15), "1000000000000000.0");
  EXPECT_EQ(float_text(1e16), "1e+16");
  EXPECT_EQ(float_text(1e-4), "0.0001");
  EXPECT_EQ(float_text(1.5e-5), "1.5e-05");
  EXPECT_EQ(float_text(5e-324), "5e-324");
}

TEST(Floating, namesWhatIsNoNumber) {
  EXPECT_EQ(float_text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(float_text(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Floating, complexLeavesOutARealPartOfZero) {
  EXPECT_EQ(complex_text(1, 2), "(1+2j)");
  EXPECT_EQ(complex_text(0, -2), "-2j");
  EXPECT_EQ(complex_text(-0.0, 1), "(-0+1j)");
  EXPECT_EQ(complex_text(1, -0.0), "(1-0j)");
}

}  // namespace
}  // namespace hognose::python
