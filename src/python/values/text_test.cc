// Names, and text that is compared.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

TEST(Text, namesAreReadFromStrAndBytes) {
  FakePython python;
  EXPECT_EQ(*read_name(python.program, python.text(U"na\nme")), "na\\nme");
  EXPECT_EQ(*read_name(python.program, python.bytes("name")), "name");
  EXPECT_FALSE(read_name(python.program, python.integer(1)));
  EXPECT_FALSE(read_name(python.program, Address{}));
}

TEST(Text, comparesWithoutReadingOthers) {
  FakePython python;
  EXPECT_TRUE(*text_equals(python.program, python.text(U"k\u00e9y"), U"k\u00e9y"));
  EXPECT_FALSE(*text_equals(python.program, python.text(U"key"), U"k\u00e9y"));
  EXPECT_FALSE(*text_equals(python.program, python.bytes("key"), U"key"));
}

}  // namespace
}  // namespace hognose::python
