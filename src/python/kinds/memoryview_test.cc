// memoryview: size, format, read-only, released.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::PyMemoryViewObject;

TEST(MemoryView, tellsWhatItIsAViewOf) {
  FakePython python;
  const Address view = python.object<PyMemoryViewObject>(python.type("memoryview"));
  python.set(view, PyMemoryViewObject::view_len, 12);
  python.set(view, PyMemoryViewObject::view_readonly, 1);
  const std::string text = python.describe(view);
  EXPECT_EQ(text.find("<memoryview of 12 bytes, format 'B', read-only at remote 0x"), 0U);
  python.set(view, PyMemoryViewObject::flags, 1);
  EXPECT_EQ(python.describe(view).find("<released memoryview at remote 0x"), 0U);
}

TEST(MemoryView, aSizeThatCannotBeIsAHole) {
  FakePython python;
  const Address view = python.object<PyMemoryViewObject>(python.type("memoryview"));
  python.set(view, PyMemoryViewObject::view_len, -1);
  EXPECT_EQ(python.describe(view).find("<unreadable at 0x"), 0U);
}

}  // namespace
}  // namespace hognose::python
