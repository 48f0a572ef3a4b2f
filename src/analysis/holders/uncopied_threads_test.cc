// Records of threads that a fork left behind.
// SPDX-License-Identifier: MIT
#include "analysis/holders/uncopied_threads.h"

#include <vector>

#include <gtest/gtest.h>

#include "clib/fake_thread_records.h"

namespace hognose::analysis {
namespace {

class UncopiedThreadsTest : public testing::Test {
 protected:
  static constexpr Address own{0x10000};
  static constexpr Address left{0x20000};
  static constexpr Address user{0x50000};  // the head of its ring, before the kept ones
  target::FakeMemory memory;
  std::vector<target::OsThread> running{1};

  UncopiedThreadsTest() {
    running[0].tid = 100;
    clib::put_record(memory, own, 100);
    clib::put_record(memory, left, 0);
    clib::link_records(memory, user, {own});
    clib::link_records(memory, user + 16, {left});
  }
  bool is_uncopied(Address at) const { return is_uncopied_thread(memory, at.value(), running); }
};

TEST_F(UncopiedThreadsTest, IsOneWithoutAnIdThatHasNotEnded) {
  EXPECT_TRUE(is_uncopied(left));
  EXPECT_FALSE(is_uncopied(own));
  EXPECT_FALSE(is_uncopied(Address(0x900000)));
  clib::put_record(memory, left, 0, clib::exiting_and_terminated);
  EXPECT_FALSE(is_uncopied(left));
}

TEST_F(UncopiedThreadsTest, OrOneWhoseIdIsNobodysHere) {
  clib::put_record(memory, left, 99);  // the first of the parent, if another forked
  EXPECT_TRUE(is_uncopied(left));
}

TEST_F(UncopiedThreadsTest, AreCounted) {
  EXPECT_EQ(count_uncopied_threads(memory, own.value()), 1U);
  EXPECT_EQ(count_uncopied_threads(memory, 0x900000), 0U);
}

}  // namespace
}  // namespace hognose::analysis
