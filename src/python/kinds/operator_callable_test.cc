// Tests of the callables of `operator`.
// SPDX-License-Identifier: MIT
#include "python/kinds/operator_callable.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::attrgetterobject;
using layout::itemgetterobject;
using layout::methodcallerobject;

struct OperatorCallableTest : testing::Test {
  FakePython python;
};

TEST_F(OperatorCallableTest, ShowsOneItemOrSeveral) {
  const Address getter = make_c_object<itemgetterobject>(python, "operator.itemgetter");
  python.set(getter, itemgetterobject::nitems, 1);
  python.set(getter, itemgetterobject::item, python.tuple({python.integer(1)}));
  EXPECT_EQ(python.describe(getter), "operator.itemgetter((1,))");
  python.set(getter, itemgetterobject::nitems, 2);
  python.set(getter, itemgetterobject::item, python.tuple({python.integer(1), python.text(U"a")}));
  EXPECT_EQ(python.describe(getter), "operator.itemgetter(1, 'a')");
  python.set(getter, itemgetterobject::item, nowhere);
  EXPECT_EQ(python.describe(getter).find("operator.itemgetter(<unreadable"), 0U);
}

TEST_F(OperatorCallableTest, JoinsTheWordsOfAnAttribute) {
  const Address getter = make_c_object<attrgetterobject>(python, "operator.attrgetter");
  const Address dotted = python.tuple({python.text(U"a"), python.text(U"b")});
  python.set(getter, attrgetterobject::attr, python.tuple({dotted, python.text(U"c")}));
  EXPECT_EQ(python.describe(getter), "operator.attrgetter('a.b', 'c')");
  python.set(getter, attrgetterobject::attr, python.text(U"c"));
  EXPECT_EQ(python.describe(getter), "operator.attrgetter('c')");
}

TEST_F(OperatorCallableTest, ShowsTheCallThatWillBeMade) {
  const Address caller = make_c_object<methodcallerobject>(python, "operator.methodcaller");
  const Address keywords = python.dict({{python.text(U"k"), python.integer(2)}});
  python.set(caller, methodcallerobject::name, python.text(U"m"));
  python.set(
      caller, methodcallerobject::xargs, python.tuple({python.text(U"m"), python.integer(1)}));
  python.set(caller, methodcallerobject::kwds, keywords);
  EXPECT_EQ(python.describe(caller), "operator.methodcaller('m', 1, k=2)");
  python.program.layout.set(layout::FieldId::methodcallerobject__xargs, {});
  python.set(caller, methodcallerobject::args, python.tuple({caller}));
  python.set(caller, methodcallerobject::kwds, Address{});
  EXPECT_EQ(python.describe(caller), "operator.methodcaller('m', operator.methodcaller(...))");
}

}  // namespace
}  // namespace hognose::python
