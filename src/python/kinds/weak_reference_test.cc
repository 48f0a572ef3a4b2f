// Tests of weak references.
// SPDX-License-Identifier: MIT
#include "python/kinds/weak_reference.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

TEST(WeakReference, ShowsWhatItRefersTo) {
  FakePython python;
  const Address target = make_instance(python, make_class(python, "Foo"));
  const Address at = python.object<layout::PyWeakReference>(python.type("weakref.ReferenceType"));
  std::string place = at_remote(at);
  place.pop_back();
  EXPECT_EQ(python.describe(at), "<weakref" + place + "; dead>");
  python.set(at, layout::PyWeakReference::wr_object, target);
  EXPECT_EQ(python.describe(at), "<weakref" + place + "; to 'Foo'" + at_remote(target));
  python.set(at, layout::PyWeakReference::wr_object, python.none());
  EXPECT_EQ(python.describe(at), "<weakref" + place + "; dead>");
}

TEST(WeakReference, LeavesAHoleForTheTypeOfTheReferent) {
  FakePython python;
  const Address at = python.object<layout::PyWeakReference>(python.type("weakproxy"));
  python.set(at, layout::PyWeakReference::wr_object, nowhere);
  EXPECT_NE(python.describe(at).find("; to '<unreadable at 0x70000000000"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
