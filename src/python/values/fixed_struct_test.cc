// Tests of structs that lie the same in every build.
// SPDX-License-Identifier: MIT
#include "python/values/fixed_struct.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

struct FixedStructTest : testing::Test {
  FakePython python;
  std::uint64_t head = *python.program.layout.size(layout::PyObject::size);
};

TEST_F(FixedStructTest, CountsFromTheEndOfTheHead) {
  const Address type = make_c_type(python, "two", head + 16, {});
  const Address object = python.object<layout::PyObject>(type, 16);
  python.parts.memory->put_pointer(object + head + 8, Address(0x77));
  EXPECT_TRUE(has_bytes_behind_head(python.program, *find_type_info(python.program, type), 16));
  EXPECT_FALSE(has_bytes_behind_head(python.program, *find_type_info(python.program, type), 8));
  EXPECT_TRUE(has_room_behind_head(python.program, *find_type_info(python.program, type), 8));
  EXPECT_FALSE(has_room_behind_head(python.program, *find_type_info(python.program, type), 24));
  EXPECT_EQ(*read_pointer_behind_head(python.program, object, 8, "it"), Address(0x77));
  EXPECT_EQ(*read_behind_head<std::uint32_t>(python.program, object, 0, "it"), 0U);
}

TEST_F(FixedStructTest, WhatIsNotThereIsAnError) {
  EXPECT_FALSE(read_pointer_behind_head(python.program, nowhere, 0, "it"));
  python.program.layout.set(layout::FieldId::PyObject__size, {});
  const Address type = make_c_type(python, "lost", 16, {});
  EXPECT_FALSE(has_bytes_behind_head(python.program, *find_type_info(python.program, type), 0));
  EXPECT_FALSE(find_end_of_head(python.program, type));
}

}  // namespace
}  // namespace hognose::python
