// Calls with made-up arguments.
// SPDX-License-Identifier: MIT
#include "analysis/blocking_call.h"

#include <gtest/gtest.h>

#include "target/seams/fake_memory.h"

namespace hognose::analysis {
namespace {

struct BlockingCalls : testing::Test {
  target::FakeMemory memory;

  BlockingCall find(std::string_view name,
                    std::uint64_t first = 0,
                    std::uint64_t second = 0,
                    std::uint64_t third = 0) const {
    return find_blocking_call(memory, {1, name, {first, second, third}, false});
  }
  std::string say(std::string_view name,
                  std::uint64_t first = 0,
                  std::uint64_t second = 0,
                  std::uint64_t third = 0) const {
    return describe_blocking_call(find(name, first, second, third));
  }
};

TEST_F(BlockingCalls, AreSaidInWords) {
  EXPECT_EQ(say("clock_nanosleep"), "sleeping");
  EXPECT_EQ(say("read", 5), "reading fd 5");
  EXPECT_EQ(say("sendto", 6), "writing fd 6");
  EXPECT_EQ(say("accept4", 3), "waiting for connections on fd 3");
  EXPECT_EQ(say("epoll_wait", 4), "waiting for events of fd 4");
  EXPECT_EQ(say("flock", 4, 2), "waiting for the lock of fd 4");
  EXPECT_EQ(say("pause"), "waiting for a signal");
  EXPECT_EQ(say("futex", 0x1000), "");
  EXPECT_EQ(say(""), "");
}

TEST_F(BlockingCalls, WhatIsOpenedHasAPath) {
  memory.put_c_string(Address(0x1000), "/tmp/orders");
  EXPECT_EQ(say("openat", static_cast<std::uint64_t>(-100), 0x1000), "opening '/tmp/orders'");
  EXPECT_EQ(say("open", 0x1000), "opening '/tmp/orders'");
  EXPECT_EQ(say("openat", static_cast<std::uint64_t>(-100), 0x9000), "opening a file");
  memory.put_c_string(Address(0x2000), std::string(1000, 'x'));
  EXPECT_EQ(say("open", 0x2000), "opening '" + std::string(256, 'x') + "...'");
}

TEST_F(BlockingCalls, NotEveryFcntlWaitsForALock) {
  EXPECT_EQ(say("fcntl", 4, 7), "waiting for the lock of fd 4");
  EXPECT_EQ(say("fcntl", 4, 38), "waiting for the lock of fd 4");
  EXPECT_EQ(say("fcntl", 4, 3), "");
}

TEST_F(BlockingCalls, AChildHasAnIdOrNot) {
  EXPECT_EQ(say("wait4", 4711), "waiting for child 4711");
  EXPECT_EQ(say("wait4", static_cast<std::uint64_t>(-1)), "waiting for a child");
  EXPECT_EQ(say("waitid", 1, 4711), "waiting for child 4711");
  EXPECT_EQ(say("waitid", 0), "waiting for a child");
  EXPECT_TRUE(find("waitid", 0).is_any_child);
  EXPECT_TRUE(find("wait4", static_cast<std::uint64_t>(-1)).is_any_child);
  EXPECT_FALSE(find("wait4", static_cast<std::uint64_t>(-500)).is_any_child);  // of a group
  EXPECT_FALSE(find("wait4", 0).is_any_child);
  EXPECT_EQ(find("waitid", 3, 9).descriptors, std::vector<std::int32_t>{9});
}

TEST_F(BlockingCalls, PollHasAList) {
  const Address list(0x1000);
  constexpr std::array<std::uint32_t, 6> polled{7, 1, UINT32_MAX, 1, 9, 4};
  memory.put(list, std::as_bytes(std::span(polled)));
  EXPECT_EQ(say("poll", 0x1000, 1), "waiting for fd 7");
  EXPECT_EQ(find("poll", 0x1000, 3).descriptors, (std::vector<std::int32_t>{7, 9}));
  EXPECT_EQ(say("ppoll", 0x1000, 3), "waiting for 2 descriptors");
  EXPECT_EQ(say("poll", 0x9000, 3), "waiting for 3 descriptors");  // it cannot be read
  EXPECT_EQ(say("poll", 0x9000, UINT64_MAX), "waiting for 18446744073709551615 descriptors");
}

TEST_F(BlockingCalls, SelectHasSets) {
  memory.put_u64(Address(0x1000), 1ULL << 5U);
  memory.put_u64(Address(0x2000), 1ULL << 9U | 1ULL << 20U);
  EXPECT_EQ(find("select", 10, 0x1000, 0x2000).descriptors, (std::vector<std::int32_t>{5, 9}));
  EXPECT_EQ(say("select", 6, 0x1000), "waiting for fd 5");
  EXPECT_EQ(say("select"), "sleeping");
  EXPECT_EQ(say("pselect6", 5000, 0x1000), "waiting for descriptors");
  EXPECT_EQ(say("select", 6, 0x9000), "waiting for descriptors");
}

}  // namespace
}  // namespace hognose::analysis
