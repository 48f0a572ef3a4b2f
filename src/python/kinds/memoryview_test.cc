// memoryview: size, format, read-only, released.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

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

// The whole view was a hole: its format is a literal, which the core of a kernel leaves out.
TEST(MemoryView, aLostFormatHidesNothingElse) {
  FakePython python;
  const Address view = python.object<PyMemoryViewObject>(python.type("memoryview"));
  python.set(view, PyMemoryViewObject::view_len, 12);
  python.set(view, PyMemoryViewObject::view_format, nowhere);
  const std::string text = python.describe(view);
  EXPECT_EQ(text.find("<memoryview of 12 bytes, format <unreadable at 0x"), 0U) << text;
  EXPECT_TRUE(text.ends_with(at_remote(view))) << text;
}

}  // namespace
}  // namespace hognose::python
