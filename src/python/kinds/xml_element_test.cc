// Tests of elements of XML.
// SPDX-License-Identifier: MIT
#include "python/kinds/xml_element.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::ElementObject;

TEST(XmlElement, SaysItsTag) {
  FakePython python;
  const Address element = make_c_object<ElementObject>(python, "xml.etree.ElementTree.Element");
  python.set(element, ElementObject::tag, python.text(U"a"));
  EXPECT_EQ(python.describe(element), "<Element 'a'" + at_remote(element));
  python.set(element, ElementObject::tag, element);
  EXPECT_EQ(python.describe(element), "<Element <Element ...>" + at_remote(element));
  python.set(element, ElementObject::tag, nowhere);
  EXPECT_EQ(python.describe(element), "<Element " + hole_at_nowhere() + at_remote(element));
}

}  // namespace
}  // namespace hognose::python
