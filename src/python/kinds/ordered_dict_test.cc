// OrderedDict: the order of its list, whatever the order of its dict.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

using layout::_ODictNode;
using layout::PyODictObject;

struct Made {
  Address dict;
  Address first_node;
  Address second_node;
};

Made make_ordered_dict(FakePython& python) {
  const Address a = python.text(U"a");
  const Address b = python.text(U"b");
  const Address dict = python.dict({{a, python.integer(1)}, {b, python.integer(2)}});
  python.set(dict,
             layout::PyObject::ob_type,
             python.type("collections.OrderedDict", {TypeFlag::dict_subclass}));
  const Address first = python.make<_ODictNode>();
  const Address second = python.make<_ODictNode>();
  python.set(first, _ODictNode::key, b);
  python.set(first, _ODictNode::next, second);
  python.set(second, _ODictNode::key, a);
  python.set(dict, PyODictObject::od_first, first);
  return {dict, first, second};
}

TEST(OrderedDict, followsItsOwnOrder) {
  FakePython python;
  EXPECT_EQ(python.describe(make_ordered_dict(python).dict), "OrderedDict({'b': 2, 'a': 1})");
}

TEST(OrderedDict, aRingOfNodesEndsWithTheCount) {
  FakePython python;
  const Made made = make_ordered_dict(python);
  python.set(made.second_node, _ODictNode::next, made.first_node);
  EXPECT_EQ(python.describe(made.dict), "OrderedDict({'b': 2, 'a': 1})");
}

TEST(OrderedDict, aBrokenLinkAndAMissingValueAreHoles) {
  FakePython python;
  const Made made = make_ordered_dict(python);
  python.set(made.second_node, _ODictNode::key, python.text(U"c"));
  EXPECT_NE(python.describe(made.dict).find("'c': <unreadable at 0x"), std::string::npos);
  python.set(made.first_node, _ODictNode::next, Address{0xDEAD0000});
  EXPECT_NE(python.describe(made.dict).find("{'b': 2, <unreadable at 0xdead"), std::string::npos);
}

}  // namespace
}  // namespace hognose::python
