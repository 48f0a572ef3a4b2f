// Fields by their offset.
// SPDX-License-Identifier: MIT
#include "layout/field_at.h"

#include <gtest/gtest.h>

namespace hognose::layout {
namespace {

TEST(FieldAtTest, TheFieldThatCoversAnOffset) {
  Layout layout;
  layout.set(FieldId::PyListObject__ob_item, {24, 8, 0, 0, Witness::table});
  layout.set(FieldId::PyListObject__allocated, {32, 8, 0, 0, Witness::table});
  layout.set(FieldId::PyTupleObject__ob_item, {24, 0, 0, 0, Witness::table});
  const auto item = find_field_at(layout, "PyListObject", 27);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->name, "ob_item");
  EXPECT_EQ(item->inner, 3U);
  EXPECT_EQ(find_field_at(layout, "PyListObject", 39)->name, "allocated");
  EXPECT_FALSE(find_field_at(layout, "PyListObject", 40));
  EXPECT_FALSE(find_field_at(layout, "PyListObject", 8));
  EXPECT_EQ(find_field_at(layout, "PyTupleObject", 64)->inner, 40U);
}

}  // namespace
}  // namespace hognose::layout
