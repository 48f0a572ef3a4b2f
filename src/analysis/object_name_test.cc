// Names of objects, on made-up frames.
// SPDX-License-Identifier: MIT
#include "analysis/object_name.h"

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/fake/fake_instances.h"

namespace hognose::analysis {
namespace {

class ObjectNameTest : public testing::Test, public python::FakeFrames {
 protected:
  Address wanted = object<layout::lockobject>(type("_thread.lock"));
  Budget budget;

  /// In a frame whose variable `mine` is that object, and with these globals.
  std::string find(Address mine, Address globals) {
    python::Frame seen;
    seen.code = code(U"f", 3, {U"mine"});
    seen.address = frame(seen.code, {}, {mine});
    set(seen.address, layout::_PyInterpreterFrame::f_globals, globals);
    const python::Frame* const frame = &seen;
    return ObjectNames(program, budget).find(wanted, {&frame, 1});
  }
};

TEST_F(ObjectNameTest, AGlobalNameIsBest) {
  EXPECT_EQ(find(wanted, dict({{text(U"guard"), wanted}})), "guard");
}

TEST_F(ObjectNameTest, AVariableIsBetterThanNothing) {
  EXPECT_EQ(find(wanted, dict({})), "mine");
  EXPECT_EQ(find(none(), dict({})), "");
}

TEST_F(ObjectNameTest, ItemsOfListsHaveTheirNumber) {
  EXPECT_EQ(find(list({none(), wanted}), dict({})), "mine[1]");
  EXPECT_EQ(find(none(), dict({{text(U"all"), tuple({wanted})}})), "all[0]");
}

TEST_F(ObjectNameTest, ItemsOfDictsHaveTheirKey) {
  EXPECT_EQ(find(dict({{text(U"a"), none()}, {text(U"b"), wanted}}), dict({})), "mine[\"b\"]");
  EXPECT_EQ(find(dict({{integer(7), wanted}}), dict({})), "mine[7]");
  EXPECT_EQ(find(dict({{tuple({}), wanted}}), dict({})), "mine[…]");
}

TEST_F(ObjectNameTest, WhatAClassHasIsThatOfItsInstances) {
  const Address base = make_class(*this, "Base", {}, {{U"_lock", wanted}});
  const Address derived = make_class(*this, "Derived", base);
  EXPECT_EQ(find(make_instance(*this, derived), dict({})), "mine._lock");
  EXPECT_EQ(find(derived, dict({})), "mine._lock");
  EXPECT_EQ(find(none(), dict({{text(U"Derived"), derived}})), "Derived._lock");
}

TEST_F(ObjectNameTest, WhatAModuleKeepsForItselfIsNoName) {
  const Address kept = dict({{text(U"a"), wanted}});
  EXPECT_EQ(find(none(), dict({{text(U"__builtins__"), kept}})), "");
}

TEST_F(ObjectNameTest, UnreadableGlobalsHaveNoNames) {
  EXPECT_EQ(find(wanted, Address(0x7000'0000'0000)), "mine");
}

}  // namespace
}  // namespace hognose::analysis
