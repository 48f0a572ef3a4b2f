// Tests of mmap.
// SPDX-License-Identifier: MIT
#include "python/kinds/memory_map.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::mmap_object;

TEST(MemoryMap, ShowsItsSummary) {
  FakePython python;
  const Address map = make_c_object<mmap_object>(python, "mmap.mmap");
  python.set(map, mmap_object::access, 1);
  EXPECT_EQ(python.describe(map), "<mmap.mmap closed=True, access=ACCESS_READ>");
  python.set(map, mmap_object::data, nowhere);
  python.set(map, mmap_object::length, 4096);
  python.set(map, mmap_object::pos, 5);
  EXPECT_EQ(python.describe(map),
            "<mmap.mmap closed=False, access=ACCESS_READ, length=4096, pos=5, offset=0>");
  python.set(map, mmap_object::access, 9);
  EXPECT_EQ(python.describe(map).find("<mmap.mmap <unreadable"), 0U);
}

}  // namespace
}  // namespace hognose::python
