// Locks with names, on made-up frames.
// SPDX-License-Identifier: MIT
#include "analysis/holders/named_locks.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "python/fake/fake_frames.h"
#include "python/fake/fake_instances.h"
#include "python/fake/fake_names.h"

namespace hognose::analysis {
namespace {

using layout::lockobject;
using layout::rlockobject;

class NamedLocksTest : public testing::Test, public python::FakeFrames {
 protected:
  Budget budget;

  NamedLocksTest() {
    program.layout.set(layout::FieldId::rlockobject__lock_mutex, {});
    program.layout.set(layout::FieldId::rlockobject__lock_level, {});
  }
  Address make_lock(int taken) {
    const Address lock = python::make_c_object<lockobject>(*this, "_thread.lock");
    set(lock, lockobject::lock, taken);
    return lock;
  }
  Address make_rlock(int count) {
    const Address lock = python::make_c_object<rlockobject>(*this, "_thread.RLock");
    set(lock, rlockobject::rlock_owner, 0x5000);
    set(lock, rlockobject::rlock_count, count);
    return lock;
  }
  /// Names of those in a frame of a file whose variable `mine` is that object, and with these globals.
  std::vector<std::string> find(Address mine,
                                Address globals,
                                const std::string& path = "/srv/app.py") {
    python::Frame seen;
    seen.code = code(U"f", 3, {U"mine"});
    seen.info = python::make_names("f", path);
    seen.address = frame(seen.code, {}, {mine});
    set(seen.address, layout::_PyInterpreterFrame::f_globals, globals);
    const std::vector<BlockedThread> threads{{{&seen}, {}, {}, {}, false}};
    std::vector<std::string> names;
    for (const NamedLock& lock : find_named_locks(program, threads, budget))
      names.push_back(lock.name);
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_F(NamedLocksTest, ThoseThatAreTaken) {
  const Address globals = dict({{text(U"guard"), make_lock(1)},
                                {text(U"again"), make_rlock(2)},
                                {text(U"free"), make_lock(0)},
                                {text(U"left"), make_rlock(0)}});
  EXPECT_EQ(find(make_lock(1), globals), (Names{"guard", "again", "mine"}));
}

TEST_F(NamedLocksTest, EachOnce) {
  const Address lock = make_lock(1);
  EXPECT_EQ(find(lock, dict({{text(U"guard"), lock}})), Names{"guard"});
}

TEST_F(NamedLocksTest, AnOwnerIsTheLocksOwnWord) {
  python::Frame seen;
  seen.code = code(U"f", 3, {U"mine"});
  seen.info = python::make_names("f", "/srv/app.py");
  seen.address = frame(seen.code, {}, {make_rlock(1)});
  const std::vector<BlockedThread> threads{{{&seen}, {}, {}, {}, false}};
  const auto found = find_named_locks(program, threads, budget);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].state.kind, ResourceKind::rlock);
  ASSERT_TRUE(found[0].state.owner);
  EXPECT_EQ(found[0].state.owner->ident, 0x5000U);
}

TEST_F(NamedLocksTest, OneStepFurther) {
  const Address inside = list({none(), make_rlock(1)});
  EXPECT_EQ(find(inside, dict({})), Names{"mine[1]"});
  EXPECT_EQ(find(none(), dict({{text(U"all"), dict({{text(U"a"), make_lock(1)}})}})),
            Names{"all['a']"});
  EXPECT_EQ(find(list({list({make_rlock(1)})}), dict({})), Names()) << "two steps";
}

TEST_F(NamedLocksTest, AttributesOfInstancesAndClasses) {
  const Address box = python::make_class(*this, "Box", {}, {{U"of_class", make_rlock(1)}});
  const Address dict_of_one = python::make_attribute_dict(*this, {{U"lock", make_lock(1)}});
  EXPECT_EQ(find(python::make_instance(*this, box, dict_of_one), dict({})), Names{"mine.lock"});
  EXPECT_EQ(find(none(), dict({{text(U"Box"), box}})), Names{"Box.of_class"});
}

TEST_F(NamedLocksTest, WhatIsOfTheLibraryHasItsGlobalsLookedAt) {
  const std::string library = "/usr/lib/python3.11/logging/__init__.py";
  EXPECT_EQ(find(make_lock(1), dict({{text(U"_lock"), make_rlock(1)}}), library), Names{"_lock"});
}

TEST_F(NamedLocksTest, WhatCannotBeReadIsNotThere) {
  EXPECT_EQ(find(Address(0x7000'0000'0000), Address(0x7000'0000'0000)), Names());
}

}  // namespace
}  // namespace hognose::analysis
