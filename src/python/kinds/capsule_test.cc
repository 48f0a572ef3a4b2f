// Tests of capsules.
// SPDX-License-Identifier: MIT
#include "python/kinds/capsule.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyCapsule;

TEST(Capsule, SaysItsName) {
  FakePython python;
  const Address capsule = make_c_object<PyCapsule>(python, "PyCapsule");
  EXPECT_EQ(python.describe(capsule), "<capsule object NULL" + at_remote(capsule));
  const Address name = python.allocate(16);
  python.parts.memory->put_c_string(name, "m._C_API");
  python.set(capsule, PyCapsule::name, name);
  EXPECT_EQ(python.describe(capsule), "<capsule object \"m._C_API\"" + at_remote(capsule));
  python.set(capsule, PyCapsule::name, nowhere);
  EXPECT_EQ(python.describe(capsule).find("<capsule object <unreadable"), 0U);
}

TEST(Capsule, IsNoOtherTypeOfThatSize) {
  FakePython python;
  const Address capsule = make_c_object<PyCapsule>(python, "Capsule");
  EXPECT_EQ(python.describe(capsule), "<Capsule" + at_remote(capsule));
}

}  // namespace
}  // namespace hognose::python
