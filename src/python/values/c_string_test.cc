// C strings.
// SPDX-License-Identifier: MIT
#include "python/values/c_string.h"

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

TEST(CString, endsAtItsNulAndAtTheLimit) {
  FakePython python;
  const Address at = python.allocate(256);
  python.parts.memory->put_c_string(at, std::string(200, 'a'));
  EXPECT_EQ(read_c_string(python.program, at)->size(), 200U);
  EXPECT_EQ(read_c_string(python.program, at, 70)->size(), 70U);
  EXPECT_FALSE(read_c_string(python.program, Address{0xDEAD0000}));
}

}  // namespace
}  // namespace hognose::python
