// Tests of members that types written in C declare.
// SPDX-License-Identifier: MIT
#include "python/attributes/members.h"

#include <gtest/gtest.h>

#include "python/fake/fake_instances.h"

namespace hognose::python {
namespace {

using layout::PyMemberDef;
using layout::PyTypeObject;

struct MembersTest : testing::Test {
  FakePython python;

  const TypeInfo& info(Address type) { return *find_type_info(python.program, type); }

  /// "name@offset+room", as they are visited; then the error, if there is one.
  std::vector<std::string> visit(Address object, Address type, Address end = {}) {
    std::vector<std::string> seen;
    Budget budget;
    const auto done = for_each_declared(
        python.program, {object, info(type), end}, budget, [&](const Member& member) {
          const std::uint64_t offset = member.at.distance_from(object).value_or(0);
          seen.push_back(member.name + "@" + std::to_string(offset) + "+" +
                         std::to_string(member.room));
          return true;
        });
    if (!done) seen.emplace_back(describe_kind(done.error().kind));
    return seen;
  }
};

TEST_F(MembersTest, AreVisitedInOrderAndHideThoseOfBases) {
  const Address base = make_c_type(python, "base", 64, {{"a", 1, 24}, {"b", 1, 28}});
  const Address type = make_c_type(python, "derived", 72, {{"c", 2, 64}, {"a", 2, 56}}, base);
  const Address object = python.object<layout::PyObject>(type, 72);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"c@64+8", "a@56+16", "b@28+44"}));
  EXPECT_EQ(visit(object, type, base), (std::vector<std::string>{"c@64+8", "a@56+16"}));
}

TEST_F(MembersTest, OutsideOfTheObjectAreCorruptAndTheOthersAreVisited) {
  const Address type = make_c_type(
      python, "t", 64, {{"last", 2, 56}, {"beyond", 2, 57}, {"before", 1, -8}, {"good", 1, 24}});
  const Address object = python.object<layout::PyObject>(type, 64);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"last@56+8", "good@24+40", "corrupt"}));
}

TEST_F(MembersTest, OneIsFoundByItsName) {
  const Address type = make_c_type(python, "t", 64, {{"beyond", 2, 57}, {"good", 1, 24}});
  const Address object = python.object<layout::PyObject>(type, 64);
  Budget budget;
  const AttributeOwner instance{object, info(type)};
  const auto good = find_declared_member(python.program, instance, "good", budget);
  ASSERT_TRUE(good);
  EXPECT_EQ(good->at, object + 24);
  EXPECT_EQ(find_declared_member(python.program, instance, "beyond", budget).error().kind,
            ErrorKind::corrupt);
  const Address bare = make_c_type(python, "bare", 64, {});
  EXPECT_EQ(find_declared_member(python.program, {object, info(bare)}, "x", budget).error().kind,
            ErrorKind::not_found);
}

TEST_F(MembersTest, OfNoKnownTypeAreUnsupported) {
  const Address type = make_c_type(python, "t", 64, {{"odd", 77, 24}, {"good", 1, 24}});
  const Address object = python.object<layout::PyObject>(type, 64);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"good@24+40", "unsupported"}));
}

TEST_F(MembersTest, ThatTellOfTheDictAreLeftOut) {
  const Address type = make_c_type(python, "t", 64, {{"__dictoffset__", 19, 56}, {"n", 1, 24}});
  const Address object = python.object<layout::PyObject>(type, 64);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"n@24+40"}));
}

TEST_F(MembersTest, LieAmongTheItemsOfAnObjectOfVariableSize) {
  const Address type = make_c_type(python, "t", 64, {{"far", 1, 100}});
  python.set(type, PyTypeObject::tp_itemsize, 8);
  const Address object = python.object<layout::PyVarObject>(type, 128);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"corrupt"}));
  python.set(object, layout::PyVarObject::ob_size, 5);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"far@100+4"}));
}

TEST_F(MembersTest, EndWhereTheTableCannotBeRead) {
  const Address type = make_c_type(python, "t", 64, {{"a", 1, 24}});
  python.set(type, PyTypeObject::tp_members, nowhere);
  const Address object = python.object<layout::PyObject>(type, 64);
  EXPECT_EQ(visit(object, type), (std::vector<std::string>{"unmapped"}));
}

}  // namespace
}  // namespace hognose::python
