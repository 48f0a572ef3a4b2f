// Futexes in made-up structures of the C library.
// SPDX-License-Identifier: MIT
#include "analysis/native_wait.h"

#include <array>
#include <span>

#include <gtest/gtest.h>

#include "clib/fake_thread_records.h"
#include "target/seams/fake_memory.h"

namespace hognose::analysis {
namespace {

constexpr Address at(0x10000);

struct NativeWaits : testing::Test {
  target::FakeMemory memory;

  std::optional<NativeWait> find(Address futex, std::uint64_t expected) const {
    return find_native_wait(memory, {202, "futex", {futex.value(), 128, expected}, false});
  }
  void put(const std::array<std::uint32_t, 8>& members) {
    memory.put(at, std::as_bytes(std::span(members)));
  }
};

TEST_F(NativeWaits, AThreadThatIsJoined) {
  memory.put_pointer(at, at);
  memory.put_u32(at + 0x2d0, 4711);
  const auto found = find(at + 0x2d0, 4711);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, ResourceKind::thread);
  EXPECT_EQ(found->owner, 4711);
  EXPECT_FALSE(find(at + 0x2d0, 4712));
  memory.put_pointer(at, at + 8);
  EXPECT_FALSE(find(at + 0x2d0, 4711));
  EXPECT_FALSE(find(Address(0x10), 4711));
}

TEST_F(NativeWaits, AThreadWhoseStateIsAwaited) {
  memory.put_zeros({at, at + 0x700});
  memory.put_pointer(at, at);
  memory.put_pointer(at + 0x10, at);
  memory.put_u32(at + 0x2d0, 4711);
  memory.put_u32(at + 0x628, 2);
  const auto found = find(at + 0x628, 2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, ResourceKind::thread);
  EXPECT_EQ(found->object, at);
  EXPECT_EQ(found->owner, 4711);
  EXPECT_FALSE(find(at + 0x628, 1));
  memory.put_pointer(at + 0x10, at + 8);
  EXPECT_FALSE(find(at + 0x628, 2));
}

TEST_F(NativeWaits, AFunctionThatAnotherThreadRunsOnce) {
  constexpr Address one(0x20000);
  constexpr Address other(0x30000);
  constexpr Address buffer(0x50000);
  clib::put_record(memory, one, 4711);
  clib::put_record(memory, other, 4712);
  clib::link_records(memory, Address(0x40000), {one, other});
  memory.put_u32(at, 5);
  memory.put_pointer(buffer + 8, at);
  memory.put_pointer(other + clib::record_cleanup, buffer);
  Budget budget;
  const auto find_of = [&](Address self, std::uint64_t expected) {
    return find_once(memory,
                     {202, "futex", {at.value(), 128, expected}, false},
                     clib::list_thread_records(memory, self),
                     budget);
  };
  const auto found = find_of(one, 5);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, ResourceKind::once);
  EXPECT_EQ(found->object, at);
  EXPECT_EQ(found->owner, 4712);
  EXPECT_FALSE(find_of({}, 5));
  EXPECT_FALSE(find_of(one, 1)) << "another is there by now";
  memory.put_u32(at, 2);
  EXPECT_FALSE(find_of(one, 2)) << "it is done";
  memory.put_u32(at, 5);
  memory.put_pointer(other + clib::record_cleanup, {});
  EXPECT_FALSE(find_of(one, 5)) << "nobody runs it: it is another futex";
}

TEST_F(NativeWaits, ARwlockThatIsWritten) {
  put({0x3, 0, 3, 1, 0, 0, 4711, 0});
  const auto reader = find(at + 8, 3);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->kind, ResourceKind::rwlock);
  EXPECT_EQ(reader->owner, 4711);
  EXPECT_EQ(reader->object, at);
  put({0x3, 1, 1, 3, 0, 0, 4711, 0});
  EXPECT_TRUE(find(at + 12, 3));
}

TEST_F(NativeWaits, ARwlockThatIsRead) {
  put({(2U << 3U) | 2U, 0, 2, 1, 0, 0, 0, 0});
  const auto writer = find(at + 8, 2);
  ASSERT_TRUE(writer);
  EXPECT_EQ(writer->kind, ResourceKind::rwlock);
  EXPECT_EQ(writer->owner, 0) << "readers are not named";
  EXPECT_EQ(writer->object, at);
  EXPECT_FALSE(find(at + 12, 2));
  put({2U, 0, 2, 1, 0, 0, 0, 0});
  EXPECT_FALSE(find(at + 8, 2)) << "nobody reads";
  put({(2U << 3U) | 2U, 0, 2, 1, 0, 0, 4711, 0});
  EXPECT_FALSE(find(at + 8, 2)) << "who writes has it alone";
}

TEST_F(NativeWaits, AConditionBefore2_41) {
  // Three wait, two of them in the second group.
  const std::array<std::uint32_t, 12> words{7, 0, 0, 0, 1 << 1, 2 << 1, 1, 2, 4, 3 << 3, 0, 0};
  memory.put(at, std::as_bytes(std::span(words)));
  for (const std::uint64_t offset : {40U, 44U}) {
    const auto found = find(at + offset, 0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kind, ResourceKind::condition);
    EXPECT_EQ(found->object, at);
    EXPECT_EQ(found->owner, 0);
    EXPECT_EQ(found->certainty, Certainty::exact);
  }
  EXPECT_FALSE(find(at + 40, 2));
  memory.put_u32(at + 36, 4 << 3);  // one more than refers to a group
  EXPECT_FALSE(find(at + 40, 0));
  memory.put_u32(at + 36, 3 << 3);
  memory.put_u32(at, 4);  // fewer have ever waited than wait
  EXPECT_FALSE(find(at + 40, 0));
}

TEST_F(NativeWaits, AConditionSince2_41) {
  const std::array<std::uint32_t, 12> words{3, 0, 2, 0, 0, 1, 4, 1 << 3, 0, 6, 0, 0};
  memory.put(at, std::as_bytes(std::span(words)));
  const auto found = find(at + 36, 6);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, ResourceKind::condition);
  EXPECT_EQ(found->object, at);
  EXPECT_EQ(found->certainty, Certainty::likely);
  EXPECT_FALSE(find(at + 36, 4));
  memory.put_u32(at + 40, 1);
  EXPECT_FALSE(find(at + 36, 6));
}

TEST_F(NativeWaits, WhatDoesNotHoldTogetherIsNone) {
  put({0x8, 0, 2, 0, 0, 0, 0, 0});  // somebody reads it: it is not known who
  EXPECT_FALSE(find(at + 8, 2));
  put({0x3, 0, 3, 1, 0, 9, 4711, 0});
  EXPECT_FALSE(find(at + 8, 3));
  put({0x3, 0, 0x7f, 1, 0, 0, 4711, 0});
  EXPECT_FALSE(find(at + 8, 3));
  EXPECT_FALSE(find(Address(0x900000), 3));
  EXPECT_FALSE(find_native_wait(memory, {0, "read", {5, 0, 0}, false}));
}

}  // namespace
}  // namespace hognose::analysis
