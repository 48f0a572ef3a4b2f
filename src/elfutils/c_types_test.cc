// Spellings are taken apart, and plain types are as wide as they should be.
// SPDX-License-Identifier: MIT
#include "elfutils/c_types.h"

#include <gtest/gtest.h>

namespace hognose::elfutils {
namespace {

using layout::FieldValue;

TEST(CTypes, AreTakenApartFromTheOutside) {
  const auto peel = [](std::string_view spelling, Outermost step, std::string_view inner) {
    const PeeledType peeled = peel_type(spelling);
    EXPECT_EQ(peeled.outermost, step) << spelling;
    EXPECT_EQ(peeled.inner, inner) << spelling;
    return peeled.count;
  };
  peel("struct BLOCK", Outermost::name, "struct BLOCK");
  peel("unsigned int", Outermost::name, "unsigned int");
  peel("const char *", Outermost::pointer, "const char");
  peel("const char", Outermost::constant, "char");
  peel("PyObject **", Outermost::pointer, "PyObject *");
  EXPECT_EQ(peel("PyObject *[64]", Outermost::array, "PyObject *"), 64U);
  EXPECT_EQ(peel("char[]", Outermost::array, "char"), 0U);
  peel("", Outermost::name, "");
}

TEST(CTypes, OfAValueAreAsWideAsItIs) {
  EXPECT_EQ(plain_type(FieldValue::address, 8), "void *");
  EXPECT_EQ(plain_type(FieldValue::signed_number, 1), "signed char");
  EXPECT_EQ(plain_type(FieldValue::signed_number, 8), "long");
  EXPECT_EQ(plain_type(FieldValue::unsigned_number, 4), "unsigned int");
  EXPECT_EQ(plain_type(FieldValue::real, 8), "double");
  EXPECT_EQ(plain_type(FieldValue::embedded, 48), "unsigned char[48]");
  EXPECT_EQ(plain_type(FieldValue::embedded, 0), "unsigned char[]");
  EXPECT_EQ(plain_type(FieldValue::unsigned_number, 3), "unsigned char[3]");
  EXPECT_EQ(plain_type(FieldValue::address, 4), "unsigned char[4]");
}

TEST(CTypes, KnowTheTypedefsOfNumbers) {
  ASSERT_NE(find_scalar("Py_ssize_t"), nullptr);
  EXPECT_EQ(find_scalar("Py_ssize_t")->alias_of, "long");
  EXPECT_EQ(find_scalar("PyObject"), nullptr);
}

}  // namespace
}  // namespace hognose::elfutils
