// Rings of records, closed and broken.
// SPDX-License-Identifier: MIT
#include "clib/thread_record.h"

#include <gtest/gtest.h>

#include "clib/fake_thread_records.h"

namespace hognose::clib {
namespace {

class ThreadRecordTest : public testing::Test {
 protected:
  static constexpr Address used{0x50000};  // the heads, as the loader has them
  static constexpr Address user = used + 16;
  static constexpr Address cache = user + 16;
  static constexpr Address first{0x10000};
  static constexpr Address second{0x20000};
  static constexpr Address third{0x30000};
  target::FakeMemory memory;

  ThreadRecordTest() {
    put_record(memory, first, 100);
    put_record(memory, second, 101);
    put_record(memory, third, 102);
    link(false);
  }
  /// `is_forked`: by the first, so that the others are left over.
  void link(bool is_forked) {
    const std::vector<Address> others{second, third};
    link_records(memory, used, is_forked ? std::vector<Address>{} : others);
    link_records(memory, user, {first});
    link_records(memory, cache, is_forked ? others : std::vector<Address>{});
  }
  std::vector<std::int32_t> tids(Address living) const {
    std::vector<std::int32_t> all;
    for (const ThreadRecord& one : list_thread_records(memory, living))
      all.push_back(one.tid);
    return all;
  }
  std::vector<Address> left(Address living) const {
    std::vector<Address> all;
    for (const ThreadRecord& one : list_left_by_fork(memory, living))
      all.push_back(one.at);
    return all;
  }
};

using RecordTids = std::vector<std::int32_t>;
using RecordPlaces = std::vector<Address>;

TEST_F(ThreadRecordTest, NamesItselfTwice) {
  EXPECT_EQ(read_thread_record(memory, second)->tid, 101);
  EXPECT_FALSE(read_thread_record(memory, second)->is_exiting);
  put_record(memory, second, 101, exiting_and_terminated);
  EXPECT_TRUE(read_thread_record(memory, second)->is_exiting);
  memory.put_pointer(second + 16, third);
  EXPECT_EQ(read_thread_record(memory, second).error().kind, ErrorKind::not_found);
  EXPECT_EQ(read_thread_record(memory, Address(0x900000)).error().kind, ErrorKind::unmapped);
}

TEST_F(ThreadRecordTest, EachLeadsToAllThatRun) {
  EXPECT_EQ(tids(first), (RecordTids{100, 101, 102}));
  EXPECT_EQ(tids(second), (RecordTids{101, 102, 100}));
  EXPECT_EQ(tids(Address(0x900000)), RecordTids());
  EXPECT_EQ(left(first), RecordPlaces());
  EXPECT_EQ(left(second), RecordPlaces());
}

TEST_F(ThreadRecordTest, OfAChildTheOthersAreLeftOver) {
  put_record(memory, second, 0);
  put_record(memory, third, 0, exiting_and_terminated);  // it had ended before
  link(true);
  EXPECT_EQ(tids(first), RecordTids{100});
  EXPECT_EQ(left(first), RecordPlaces{second});
}

TEST_F(ThreadRecordTest, OfAChildThatAThreadMadeAsWell) {
  put_record(memory, third, 0);
  link_records(memory, used, {second});
  link_records(memory, user, {});
  link_records(memory, cache, {third});
  EXPECT_EQ(left(second), RecordPlaces{third});
}

TEST_F(ThreadRecordTest, ARingThatIsNotClosedIsNone) {
  memory.put_pointer(third + record_list + 8, first);
  EXPECT_EQ(tids(second), RecordTids());
  EXPECT_EQ(tids(first), RecordTids{100});
  memory.put_pointer(third + record_list, third + record_list);  // itself for ever
  EXPECT_EQ(tids(second), RecordTids());
  memory.make_hole({used, used + 64});
  EXPECT_EQ(tids(first), RecordTids());
  EXPECT_EQ(left(first), RecordPlaces());
}

}  // namespace
}  // namespace hognose::clib
