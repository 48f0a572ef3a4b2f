// Handles of made-up threads, for which a Python that ends waits.
// SPDX-License-Identifier: MIT
#include "analysis/thread_end.h"

#include <gtest/gtest.h>

#include "python/fake/fake_python.h"

namespace hognose::analysis {
namespace {

class ThreadEndTest : public testing::Test, public python::FakePython {
 protected:
  Address handle = allocate(72);
  Address event = handle + 57;

  ThreadEndTest() {
    parts.memory->put_value(handle + 32, std::uint64_t{0x7f00'1234'5640});
    parts.memory->put_value(handle + 40, std::uint64_t{0x7f00'1234'5640});
    parts.memory->put_value(handle + 48, std::uint32_t{1});
    parts.memory->put_value(handle + 52, std::uint32_t{3});
    parts.memory->put_value(event, std::uint8_t{2});
  }
};

TEST_F(ThreadEndTest, TheHandleOfTheEventSaysWhichThread) {
  const auto owner = find_ending_thread(program, event);
  ASSERT_TRUE(owner);
  EXPECT_EQ(owner->ident, 0x7f00'1234'5640U);
}

TEST_F(ThreadEndTest, AnyOtherPlaceIsNone) {
  EXPECT_FALSE(find_ending_thread(program, event + 1));
  EXPECT_FALSE(find_ending_thread(program, event + 8));
  EXPECT_FALSE(find_ending_thread(program, Address(8)));
}

TEST_F(ThreadEndTest, AnEventThatNobodyWaitsForIsNone) {
  parts.memory->put_value(event, std::uint8_t{1});
  program.forget();
  EXPECT_FALSE(find_ending_thread(program, event));
}

TEST_F(ThreadEndTest, AStateThatThereIsNotIsNone) {
  parts.memory->put_value(handle + 52, std::uint32_t{5});
  program.forget();
  EXPECT_FALSE(find_ending_thread(program, event));
}

}  // namespace
}  // namespace hognose::analysis
