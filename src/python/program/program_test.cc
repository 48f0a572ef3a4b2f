// What readers keep in a Program.
// SPDX-License-Identifier: MIT
#include "python/program/program.h"

#include <gtest/gtest.h>

#include "python/fake/fake_objects.h"

namespace hognose::python {
namespace {

struct One {
  int value = 0;
};
struct Other {
  int value = 0;
};

TEST(Program, KeepsOneSlotAType) {
  FakeProcess fake;
  fake.program.kept<One>().value = 1;
  EXPECT_EQ(fake.program.kept<Other>().value, 0);
  EXPECT_EQ(fake.program.kept<One>().value, 1);
}

TEST(Program, EachKeepsItsOwn) {
  FakeProcess fake;
  FakeProcess second;
  fake.program.kept<One>().value = 1;
  EXPECT_EQ(second.program.kept<One>().value, 0);
}

TEST(Program, ForgetsWithTheEpoch) {
  FakeProcess fake;
  fake.program.kept<One>().value = 1;
  fake.program.forget();
  EXPECT_EQ(fake.program.kept<One>().value, 0);
  fake.program.kept<One>().value = 1;
  fake.program.refresh([] { return false; });
  EXPECT_EQ(fake.program.kept<One>().value, 0);
}

}  // namespace
}  // namespace hognose::python
