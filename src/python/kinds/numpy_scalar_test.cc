// Tests of numpy's scalars.
// SPDX-License-Identifier: MIT
#include "python/kinds/numpy_scalar.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct NumpyScalarTest : testing::Test {
  FakePython python;
  std::uint64_t header = *python.program.layout.size(layout::PyObject::size);

  Address make_scalar(const std::string& name, std::uint64_t size, std::uint64_t value) {
    const Address type = python.type(name, {}, python.type("numpy.generic"));
    python.set(type, layout::PyTypeObject::tp_basicsize, header + size);
    const Address scalar = python.object<layout::PyObject>(type, 32);
    python.parts.memory->put_u64(scalar + header, value);
    python.program.forget();
    return scalar;
  }
};

TEST_F(NumpyScalarTest, ShowsItsNumber) {
  const Address number = make_scalar("numpy.int8", 8, 0xFB);
  EXPECT_EQ(python.describe(number), "<numpy.int8(-5)" + at_remote(number));
  const Address half = make_scalar("numpy.float16", 8, 0x3E00);
  EXPECT_EQ(python.describe(half), "<numpy.float16(1.5)" + at_remote(half));
  const Address tiny = make_scalar("numpy.float16", 8, 0x8001);
  EXPECT_EQ(python.describe(tiny), "<numpy.float16(-5.960464477539063e-08)" + at_remote(tiny));
  const Address endless = make_scalar("numpy.float16", 8, 0xFC00);
  EXPECT_EQ(python.describe(endless), "<numpy.float16(-inf)" + at_remote(endless));
  const Address both = make_scalar("numpy.complex64", 8, 0x400000003F800000);
  EXPECT_EQ(python.describe(both), "<numpy.complex64((1+2j))" + at_remote(both));
  const Address yes = make_scalar("numpy.bool", 8, 1);
  EXPECT_EQ(python.describe(yes), "<numpy.bool(True)" + at_remote(yes));
}

TEST_F(NumpyScalarTest, ShowsTimesWithTheirUnit) {
  constexpr std::uint64_t days = 4 | 1ULL << 32U;
  const Address moment = make_scalar("numpy.datetime64", 16, 18321);
  python.parts.memory->put_u64(moment + header + 8, days);
  EXPECT_EQ(python.describe(moment), "<numpy.datetime64('2020-02-29')" + at_remote(moment));
  const Address duration = make_scalar("numpy.timedelta64", 16, 5);
  python.parts.memory->put_u64(duration + header + 8, days);
  EXPECT_EQ(python.describe(duration), "<numpy.timedelta64(5, 'D')" + at_remote(duration));
  python.parts.memory->put_u64(duration + header + 8, 99);
  python.program.forget();
  EXPECT_EQ(python.describe(duration), "<numpy.timedelta64" + at_remote(duration));
}

TEST_F(NumpyScalarTest, OfTextAreKnownWhole) {
  const Address text = python.text(U"x");
  const auto base = python.program.view<layout::PyObject>(text).read(layout::PyObject::ob_type);
  python.set(*base, layout::PyTypeObject::tp_basicsize, 64);
  const Address type = python.type("numpy.str_", {TypeFlag::unicode_subclass}, *base);
  python.set(type, layout::PyTypeObject::tp_basicsize, 80);
  python.set(text, layout::PyObject::ob_type, type);
  EXPECT_EQ(python.describe(text), "<numpy.str_('x')" + at_remote(text));
  python.set(type, layout::PyTypeObject::tp_basicsize, 88);
  python.program.forget();
  EXPECT_EQ(python.describe(text), "<numpy.str_('x', ...)" + at_remote(text));
}

TEST_F(NumpyScalarTest, WhatIsNoRecordIsToldByItsType) {
  const Address raw = make_scalar("numpy.void", 40, 3);
  const std::string text = python.describe(raw);
  EXPECT_EQ(text, "<numpy.void" + at_remote(raw));
}

TEST_F(NumpyScalarTest, IsNoTypeOfAnotherSizeOrFamily) {
  const Address large = make_scalar("numpy.int64", 64, 5);
  EXPECT_EQ(python.describe(large), "<numpy.int64" + at_remote(large));
  const Address small = make_scalar("numpy.int64", 4, 5);
  EXPECT_EQ(python.describe(small), "<numpy.int64" + at_remote(small));
  const Address alone = make_scalar("numpy.int32", 8, 5);
  python.set(python.type("numpy.int32"), layout::PyTypeObject::tp_base, 0);
  python.program.forget();
  EXPECT_EQ(python.describe(alone), "<numpy.int32" + at_remote(alone));
}

}  // namespace
}  // namespace hognose::python
