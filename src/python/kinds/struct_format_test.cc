// Tests of struct.Struct.
// SPDX-License-Identifier: MIT
#include "python/kinds/struct_format.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyStructObject;

TEST(StructFormat, ShowsItsFormat) {
  FakePython python;
  const Address packed = make_c_object<PyStructObject>(python, "_struct.Struct");
  python.set(packed, PyStructObject::s_format, python.bytes("<I"));
  EXPECT_EQ(python.describe(packed), "_struct.Struct('<I')");
  python.set(packed, PyStructObject::s_format, python.text(U"<H"));
  EXPECT_EQ(python.describe(packed), "_struct.Struct('<H')");
  python.set(packed, PyStructObject::s_format, nowhere);
  EXPECT_EQ(python.describe(packed).find("_struct.Struct(<unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
