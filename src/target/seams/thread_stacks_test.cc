// Tests of telling whose stack an address is on.
// SPDX-License-Identifier: MIT
#include "target/seams/thread_stacks.h"

#include <gtest/gtest.h>

namespace hognose::target {
namespace {

constexpr std::uint64_t megabyte = 1ULL << 20U;
constexpr Address two_stacks(0x7f0000000000);  // with guard pages that no mapping shows
constexpr Address first_stack(0x7ffe00000000);
constexpr Address loader_data(0x7f8000000000);

Mapping writable(Address begin, std::uint64_t size) {
  Mapping mapping;
  mapping.range = AddressRange::from(begin, size);
  mapping.writable = true;
  return mapping;
}

OsThread thread_of(std::int64_t tid, Address record) {
  OsThread thread;
  thread.tid = tid;
  thread.tls_base = record;
  return thread;
}

class ThreadStacksTest : public ::testing::Test {
 protected:
  const Maps maps_{{writable(two_stacks, 32 * megabyte),
                    writable(loader_data, megabyte),
                    writable(first_stack, megabyte)}};
  const OsThread first_ = thread_of(1, loader_data + megabyte / 2);
  const OsThread lower_ = thread_of(2, two_stacks + 16 * megabyte - 2304);
  const OsThread upper_ = thread_of(3, two_stacks + 32 * megabyte - 2304);
  const ThreadStacks stacks_{std::vector{first_, lower_, upper_}, {1, first_stack + 4096}, maps_};
};

TEST_F(ThreadStacksTest, EachThreadIsOnItsOwn) {
  EXPECT_FALSE(stacks_.is_of_another(first_, first_stack + 64));
  EXPECT_FALSE(stacks_.is_of_another(lower_, lower_.tls_base - 4096));
  EXPECT_FALSE(stacks_.is_of_another(upper_, upper_.tls_base - 4096));
}

TEST_F(ThreadStacksTest, TheNearestRecordAboveTellsWhoseItIs) {
  EXPECT_TRUE(stacks_.is_of_another(first_, lower_.tls_base - 4096));
  EXPECT_TRUE(stacks_.is_of_another(upper_, lower_.tls_base - 4096));
  EXPECT_TRUE(stacks_.is_of_another(lower_, upper_.tls_base - 4096));
}

TEST_F(ThreadStacksTest, NobodyElseIsOnTheStackThatTheProcessBeganWith) {
  EXPECT_TRUE(stacks_.is_of_another(lower_, first_stack + 64));
  const ThreadStacks unknown(std::vector{first_, lower_}, {1, Address()}, maps_);
  EXPECT_FALSE(unknown.is_of_another(lower_, first_stack + 64));
}

// A signal's stack, or a coroutine's, may be mapped right below anything.
TEST_F(ThreadStacksTest, WhatLiesFarBelowARecordMayBeAnything) {
  EXPECT_FALSE(stacks_.is_of_another(lower_, upper_.tls_base - 9 * megabyte));
  EXPECT_FALSE(stacks_.is_of_another(lower_, loader_data + 64));
  EXPECT_FALSE(stacks_.is_of_another(lower_, Address(0x1000)));
}

TEST_F(ThreadStacksTest, WhereTheFirstThreadIsNotKnownNothingIs) {
  const ThreadStacks unknown(std::vector{first_, lower_, upper_}, {}, maps_);
  EXPECT_FALSE(unknown.is_of_another(upper_, lower_.tls_base - 4096));
}

}  // namespace
}  // namespace hognose::target
